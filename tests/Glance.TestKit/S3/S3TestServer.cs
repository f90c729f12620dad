using System.Collections.Concurrent;
using Glance.TestKit.Processes;

namespace Glance.TestKit.S3;

/// <summary>A real S3 server on loopback, started once for all tests that name it: moto (in memory) or Swift's s3api.</summary>
public sealed class S3TestServer : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<S3TestServer>>> Shared = new(StringComparer.Ordinal);

    private readonly ServiceScript _service;
    private readonly string _process;

    private S3TestServer(ServiceScript service, string process, int port, string accessKey, string secretKey)
    {
        _service = service;
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
        AccessKey = accessKey;
        SecretKey = secretKey;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Access key of a user who may do everything.</summary>
    public string AccessKey { get; }

    /// <summary>That user's secret key.</summary>
    public string SecretKey { get; }

    /// <summary>Pid of the process that answers.</summary>
    public int Pid => _service.Pid(_process);

    /// <summary>The shared one of a kind; the test is ignored where it cannot be started.</summary>
    /// <param name="kind"><c>moto</c> or <c>swift</c>.</param>
    public static Task<S3TestServer> SharedAsync(string kind) =>
        Shared.GetOrAdd(kind, static kind => new Lazy<Task<S3TestServer>>(() => StartAsync(kind))).Value;

    /// <summary>Starts one of one's own.</summary>
    /// <param name="kind"><c>moto</c> or <c>swift</c>.</param>
    public static async Task<S3TestServer> StartAsync(string kind)
    {
        var port = ServiceScript.FreePorts(6);
        return kind == "moto"
            ? new S3TestServer(await ServiceScript.StartAsync("s3.sh", Ports("MOTO_PORT", port)), "moto", port, "test", "te/st+key")
            : new S3TestServer(await ServiceScript.StartAsync("swift.sh", Ports("SWIFT_PORT", port)), "proxy", port, "glance:glance",
                "glance");
    }

    /// <summary>Stops those that tests shared.</summary>
    public static async ValueTask StopSharedAsync()
    {
        foreach (var one in Shared.Values)
        {
            if (one is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                await (await one.Value).DisposeAsync();
        }
    }

    /// <summary>Lines of an s3 store's section that keeps images there.</summary>
    /// <param name="bucket">Its bucket, which the first upload makes.</param>
    public string Section(string bucket) => $"""
        s3_store_host = {Address.ToString().TrimEnd('/')}
        s3_store_access_key = {AccessKey}
        s3_store_secret_key = {SecretKey}
        s3_store_bucket = {bucket}
        s3_store_create_bucket_on_put = true
        """;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static Dictionary<string, string> Ports(string variable, int port) => new(StringComparer.Ordinal) { [variable] = $"{port}" };
}
