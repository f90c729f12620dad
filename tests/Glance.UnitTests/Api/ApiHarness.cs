using System.Text;
using Glance.Api;
using Glance.Api.Requests;
using Glance.Api.Settings;
using Glance.Api.V2;
using Glance.Database.Engines.Sqlite;
using Glance.Domain.Images;
using Glance.Domain.Images.Properties;
using Glance.Domain.Images.Repository;
using Glance.Domain.Locations;
using Glance.Domain.Quotas;
using Glance.Domain.Requests;
using Glance.Operations;
using Glance.Operations.Access;
using Glance.Operations.Images;
using Glance.Operations.Jobs;
using Glance.Operations.Quotas;
using Glance.Operations.Uploads;
using Glance.TestKit.InMemory;
using Glance.TestKit.Policies;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glance.UnitTests.Api;

/// <summary>The whole Image API over memory, without a socket.</summary>
internal sealed class ApiHarness
{
    public ApiHarness(
        ApiOptions? options = null, bool multiStore = false, IImageRepository? images = null, IProjectLimits? projectLimits = null,
        IReadOnlyList<DiscoveredStore>? stores = null, (string Name, string Rule)[]? rules = null)
    {
        var policy = new FixedPolicy(rules: rules ?? []);
        Store = new InMemoryStore();
        options ??= new ApiOptions();
        App = new ApiV2App(new ApiParts
        {
            Options = options,
            Spelling = new SqliteSpelling(),
            DiscoveredStores = stores,
            Operations = new OperationParts
            {
                Records = new OperationRecords(images ?? Images, Images, Images),
                Access = new OperationAccess(new ImagePolicy(policy), policy, NoPropertyProtection.Instance),
                Rules = options.RulesWith(UploadRules.Default) with { WaitsForDatabase = false },
                Stores = new OneStore(Store) { MultiStore = multiStore },
                Urls = new UrlFilter(options.Urls, new NoHosts()),
                Quotas = new ProjectQuotas(Images, projectLimits ?? new NoProjectLimits(), options.Quotas),
                Jobs = Jobs,
                Time = TimeProvider.System,
                Loggers = NullLoggerFactory.Instance,
            },
        });
    }

    public const string Patch = "application/openstack-images-v2.1-json-patch";

    public static RequestContext Admin { get; } = RequestContext.Unauthenticated("req-test");

    public InMemoryImageRepository Images { get; } = new();

    public InMemoryStore Store { get; }

    public BackgroundJobs Jobs { get; } = new(TimeProvider.System, NullLogger.Instance);

    public ApiV2App App { get; }

    public RequestContext Context { get; set; } = Admin;

    public Task<ApiAnswer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync("GET", path, null, null, headers);

    public Task<ApiAnswer> PostAsync(string json) => SendAsync("POST", "/images", json);

    public Task<ApiAnswer> PatchAsync(string id, string json, string type = Patch) => SendAsync("PATCH", $"/images/{id}", json, type);

    public Task<ApiAnswer> PutDataAsync(string id, string data, bool announced = true) =>
        SendBytesAsync("PUT", $"/images/{id}/file", Encoding.UTF8.GetBytes(data), "application/octet-stream", announced ? [] : [("Content-Length", "")]);

    public async Task<string> ActiveImageAsync(string data = "0123456789")
    {
        var id = (await PostAsync("""{"name": "n", "disk_format": "raw", "container_format": "bare"}""")).Id;
        await PutDataAsync(id, data);
        return id;
    }

    public Task<ApiAnswer> SendAsync(
        string method, string path, string? body = null, string? type = null, params (string Name, string Value)[] headers) =>
        SendBytesAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body), type, headers);

    public async Task<ApiAnswer> SendBytesAsync(
        string method, string path, byte[]? body, string? type = null, params (string Name, string Value)[] headers)
    {
        var http = new DefaultHttpContext();
        var question = path.IndexOf('?', StringComparison.Ordinal);
        http.Request.Method = method;
        http.Request.Scheme = "http";
        http.Request.Host = new HostString("glance.test:9292");
        http.Request.PathBase = "/v2";
        http.Request.Path = question < 0 ? path : path[..question];
        http.Request.QueryString = new QueryString(question < 0 ? null : path[question..]);
        http.Request.Headers.Accept = "application/json";
        http.Request.ContentType = type;
        foreach (var (name, value) in headers)
            http.Request.Headers[name] = value;
        if (body is not null)
        {
            http.Request.Body = new MemoryStream(body);
            http.Request.ContentLength = headers.Contains(("Content-Length", "")) ? null : body.Length;
        }

        http.Features.Set<IRequestContextFeature>(new RequestContextFeature(Context));
        var sent = new MemoryStream();
        http.Response.Body = sent;
        await App.InvokeAsync(http);
        await http.Response.Body.FlushAsync();
        return new ApiAnswer(http.Response.StatusCode, http.Response.Headers, Encoding.UTF8.GetString(sent.ToArray()));
    }
}
