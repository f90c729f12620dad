namespace Glance.Operations.Uploads;

/// <summary>What an upload into several stores at once stored.</summary>
/// <param name="Data">What is common to all; its location is that of the first store that has the data.</param>
/// <param name="Stores">What became of each write, in the order they were given.</param>
public sealed record SeveralUploadResult(UploadResult Data, IReadOnlyList<StoreOutcome> Stores);
