using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.TestKit.InMemory;

namespace Glance.ConformanceTests.Database;

/// <summary>The twin in memory.</summary>
internal sealed class InMemorySubject : IDatabaseSubject
{
    private readonly InMemoryImageRepository _images = new();

    public IImageRepository Images => _images;

    public IMemberRepository Members => _images;

    public IUsage Usage => _images;

    public IRemovedLocations Removed => _images;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
