using Glance.Domain.Images;

namespace Glance.ConformanceTests.Database;

/// <summary>A fresh, empty database under test.</summary>
public interface IDatabaseSubject : IAsyncDisposable
{
    IImageRepository Images { get; }

    /// <summary>Shares an image with a project.</summary>
    ValueTask AddMemberAsync(string imageId, string project, string status);
}
