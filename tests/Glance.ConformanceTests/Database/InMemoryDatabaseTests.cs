using Glance.Domain.Images;
using Glance.TestKit.InMemory;

namespace Glance.ConformanceTests.Database;

public sealed class InMemoryDatabaseTests : DatabaseConformance
{
    protected override ValueTask<IDatabaseSubject> CreateAsync() => ValueTask.FromResult<IDatabaseSubject>(new Subject());

    private sealed class Subject : IDatabaseSubject
    {
        private readonly InMemoryImageRepository images = new();

        public IImageRepository Images => images;

        public ValueTask AddMemberAsync(string imageId, string project, string status)
        {
            images.AddMember(imageId, project, status);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
