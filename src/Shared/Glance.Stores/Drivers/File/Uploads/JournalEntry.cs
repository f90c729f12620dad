namespace Glance.Stores.Drivers.File.Uploads;

/// <summary>What a journal says: for the sweep the host, the rest for whoever looks into the directory.</summary>
internal sealed record JournalEntry(string ImageId, string Host, int ProcessId, DateTimeOffset Started);
