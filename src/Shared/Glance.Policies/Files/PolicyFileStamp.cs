namespace Glance.Policies.Files;

/// <summary>A file and how it looked: another stamp means it may say something else.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Written">When it was last written.</param>
/// <param name="Length">Its bytes.</param>
internal readonly record struct PolicyFileStamp(string Path, DateTime Written, long Length);
