namespace Glance.Stores.Journals;

/// <summary>What a journal says: for the sweep host and URL, the rest for whoever looks into the directory.</summary>
/// <param name="ImageId">The image.</param>
/// <param name="Host">The host of the process.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="Started">When the work began.</param>
/// <param name="Url">Where the data will be, in a store that is not on this host; null for a note without data. It may hold a
/// password: only the service's user reads journals.</param>
internal sealed record JournalEntry(string ImageId, string Host, int ProcessId, DateTimeOffset Started, string? Url = null)
{
    /// <summary>What this process writes.</summary>
    public static JournalEntry OfThisProcess(string imageId, DateTimeOffset now, string? url = null) =>
        new(imageId, Environment.MachineName, Environment.ProcessId, now, url);
}
