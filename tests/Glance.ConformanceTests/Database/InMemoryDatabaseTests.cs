using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.TestKit.InMemory;

namespace Glance.ConformanceTests.Database;

public sealed class InMemoryDatabaseTests : DatabaseConformance
{
    protected override ValueTask<IDatabaseSubject> CreateAsync() => ValueTask.FromResult<IDatabaseSubject>(new Subject());

    private sealed class Subject : IDatabaseSubject
    {
        private readonly InMemoryImageRepository _images = new();

        public IImageRepository Images => _images;

        public IMemberRepository Members => _images;

        public IUsage Usage => _images;

        public IRemovedLocations Removed => _images;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
