namespace Glance.Configuration.Declarations.Catalog;

/// <summary>[DEFAULT]: how data added by location is read for its hashes.</summary>
public static class LocationDeclarations
{
    private const string Group = OptionName.DefaultGroup;

    public static readonly Option<int> HashSecondsPerGiB = Opt.Int(Group, "location_hash_seconds_per_gib", 3600,
        "Seconds that reading the data of a location for its hashes may take for each GiB, and at least. 0 sets no limit.", min: 0);

    public static readonly Option<int> HashJobs = Opt.Int(Group, "location_hash_jobs", 32,
        "Locations that a worker reads for their hashes at the same time.", min: 1);

    public static readonly Option<int> HashJobsPerProject = Opt.Int(Group, "location_hash_jobs_per_project", 4,
        "Of those, how many may belong to images of one project.", min: 1);

    public static readonly Option<int> HashQueuePerProject = Opt.Int(Group, "location_hash_queue_per_project", 100,
        "Locations of one project that a worker reads or lets wait; further ones are refused until some are done.", min: 1);

    internal static IReadOnlyList<Option> All { get; } = [HashSecondsPerGiB, HashJobs, HashJobsPerProject, HashQueuePerProject];
}
