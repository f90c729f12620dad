using Glance.Domain.Images;
using Glance.Domain.Images.Members;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using NUnit.Framework;

namespace Glance.ConformanceTests.Database;

/// <summary>What suites of databases need: an empty one before each test, and records to put into it.</summary>
public abstract class DatabaseSuite
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private IDatabaseSubject _subject = null!; // SetUp makes it before each test

    protected IDatabaseSubject Subject => _subject;

    protected static RequestContext Admin { get; } = RequestContext.Unauthenticated("req-admin");

    protected static RequestContext Nobody { get; } = new() { RequestId = "req-nobody" };

    protected TimeSpan Tick => _subject.Tick;

    protected IImageRepository Images => _subject.Images;

    protected IMemberRepository Members => _subject.Members;

    protected IUsage Usage => _subject.Usage;

    protected IRemovedLocations Removed => _subject.Removed;

    [SetUp]
    public async Task OpenAsync() => _subject = await CreateAsync();

    [TearDown]
    public async Task CloseAsync() => await _subject.DisposeAsync();

    protected abstract ValueTask<IDatabaseSubject> CreateAsync();

    protected static RequestContext Project(string project, bool admin = false) =>
        new() { RequestId = "req-" + project, ProjectId = project, IsAdmin = admin };

    protected static Image New(string? name = null, ImageStatus status = ImageStatus.Queued) => new()
    {
        Id = Guid.NewGuid().ToString(),
        Name = name,
        Status = status,
        Owner = "ours",
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    protected static ImageLocation LocationAt(string url, string store = "one") =>
        new() { Url = url, Metadata = new Dictionary<string, object?> { ["store"] = store } };

    protected static Member MemberOf(Image image, string project, string status = Member.Pending) =>
        new() { ImageId = image.Id, MemberId = project, Status = status, CreatedAt = Noon, UpdatedAt = Noon };

    protected async Task ShareAsync(Image image, string project, string status) =>
        await Members.AddAsync(MemberOf(image, project, status), -1, CancellationToken.None);

    protected async Task<Image> StoreAsync(Image image)
    {
        await Images.AddAsync(image, CancellationToken.None);
        return await ReadAsync(image.Id) ?? throw new AssertionException($"image {image.Id} was added and is not there");
    }

    protected async Task<Image?> ReadAsync(string id) => await Images.FindAsync(Admin, id, CancellationToken.None);

    protected async Task<Image> SaveAsync(Image before, Image after) => await Images.SaveAsync(before, after, CancellationToken.None);

    protected async Task<string?[]> NamesAsync(RequestContext context, ImageQuery query) =>
        [.. (await Images.ListAsync(context, query, CancellationToken.None)).Select(image => image.Name)];
}
