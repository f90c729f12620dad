using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Operations;
using Glance.Operations.Access;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Rules;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using Glance.TestKit.Processes;
using Glance.UnitTests.Api;
using Glance.UnitTests.Operations.Jobs;
using Glance.UnitTests.Operations.Locations;
using Glance.UnitTests.Policies;

namespace Glance.UnitTests.Operations;

/// <summary>What operations are made of, over memory: records and stores that fail when a test says so, a clock that a test moves, a log
/// that it reads.</summary>
internal sealed class OddWorld : IAsyncDisposable
{
    public const string Url = "odd://a";

    public OddWorld(OperationRules? rules = null, bool multiStore = false, params (string Name, string Rule)[] policies)
    {
        var policy = new FixedPolicy(rules: policies);
        Records = new OddRecords(Images);
        Jobs = new BackgroundJobs(Time, Log);
        Stores = new OddStores(Store, Web, Other) { MultiStore = multiStore };
        Parts = new OperationParts
        {
            Records = new OperationRecords(Records, Images, Records),
            Access = new OperationAccess(new ImagePolicy(policy), policy, NoPropertyProtection.Instance),
            Rules = rules ?? new OperationRules { WaitsForDatabase = false },
            Stores = Stores,
            Urls = new UrlFilter(new UrlRules(), Hosts),
            Quotas = NoQuotas.Of(Images),
            Jobs = Jobs,
            Time = Time,
            Loggers = Log,
        };
    }

    public static RequestContext Admin { get; } = RequestContext.Unauthenticated("req-odd");

    /// <summary>A service that acts for itself.</summary>
    public static RequestContext Service { get; } =
        new() { RequestId = "req-service", ProjectId = "services", Roles = ["service", "member", "reader"], IsAdmin = true };

    public OddStore Store { get; } = new("odd", "odd");

    public OddStore Web { get; } = new("web", "http", "https");

    public OddStore Other { get; } = new("other", "other", "file");

    public OddStores Stores { get; }

    public NoHosts Hosts { get; } = new(("web.example", ["93.184.216.34"]));

    public InMemoryImageRepository Images { get; } = new();

    public OddRecords Records { get; }

    public WatchedTime Time { get; } = new();

    public LineLog Log { get; } = new();

    public BackgroundJobs Jobs { get; }

    public OperationParts Parts { get; private set; }

    /// <summary>The world under other quotas.</summary>
    public OddWorld With(QuotaRules quotas, IProjectLimits? limits = null)
    {
        Parts = Parts with { Quotas = new ProjectQuotas(Images, limits ?? new NoProjectLimits(), quotas) };
        return this;
    }

    /// <summary>Stores an image, which has id <c>i</c> unless it says otherwise; its locations get ids.</summary>
    public async Task<Image> AddAsync(Image image, params string[] urls)
    {
        await Images.AddAsync(
            image with { Locations = [.. urls.Select(url => new ImageLocation { Url = url })] }, UsageLimits.None, default);
        return await FindAsync(image.Id);
    }

    public async Task<Image> FindAsync(string id = "i") => (await Images.FindAsync(Admin, id, default))!;

    /// <summary>An image with formats and without data.</summary>
    public static Image Queued() => Cases.Image() with { Status = ImageStatus.Queued, DiskFormat = "raw", ContainerFormat = "bare" };

    public async ValueTask DisposeAsync()
    {
        await Jobs.DisposeAsync();
        Log.Dispose();
    }
}
