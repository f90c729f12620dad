namespace Glance.Operations.Jobs;

/// <summary>What a job is about.</summary>
/// <param name="ImageId">The image it works for, whose deletion stops it; null for none.</param>
/// <param name="Project">The project it works for, which shares its turns with others; null for none.</param>
public readonly record struct JobSubject(string? ImageId = null, string? Project = null);
