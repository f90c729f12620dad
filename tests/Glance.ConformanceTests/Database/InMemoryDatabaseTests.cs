using Glance.Domain.Images;
using Glance.Domain.Quotas;
using Glance.TestKit.InMemory;

namespace Glance.ConformanceTests.Database;

public sealed class InMemoryDatabaseTests : DatabaseConformance
{
    protected override ValueTask<IDatabaseSubject> CreateAsync() => ValueTask.FromResult<IDatabaseSubject>(new Subject());

    private sealed class Subject : IDatabaseSubject
    {
        private readonly InMemoryImageRepository images = new();

        public IImageRepository Images => images;

        public IMemberRepository Members => images;

        public IUsage Usage => images;

        public IRemovedLocations Removed => images;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
