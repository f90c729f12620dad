using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Glance.TestKit.Keystone;

/// <summary>A Keystone on a real socket that does what a test tells it: know tokens, forget them, keep silent, talk nonsense.</summary>
public sealed class FakeKeystone : IAsyncDisposable
{
    private const string LoginAnswer = """
        {"token": {"expires_at": "2099-01-01T00:00:00.000000Z", "user": {"id": "g"},
          "catalog": [{"type": "identity", "endpoints": [{"interface": "internal", "region": "One", "url": "ADDRESSv3"}]}]}}
        """;

    private readonly ConcurrentDictionary<string, JsonObject> _tokens = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpListener _listener;
    private readonly Task _loop;
    private int _logins;
    private int _questions;

    private FakeKeystone(HttpListener listener, Uri address)
    {
        _listener = listener;
        Address = address;
        _loop = ListenAsync();
    }

    /// <summary>Its URL without a version.</summary>
    public Uri Address { get; }

    /// <summary>Logins so far, refused ones included.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <summary>Questions about tokens so far.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>Path and query of the last question.</summary>
    public string LastQuery { get; private set; } = "";

    /// <summary>How it behaves.</summary>
    public FakeKeystoneMood Mood { get; set; }

    /// <summary>Status of every answer about a token, as a proxy before Keystone gives it; null for Keystone's own.</summary>
    public int? ProxyStatus { get; set; }

    /// <summary>What questions about tokens wait for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Documents by path, such as <c>/v3/registered_limits</c>.</summary>
    public ConcurrentDictionary<string, string> Documents { get; } = new(StringComparer.Ordinal);

    /// <summary>Starts one on a free port.</summary>
    public static FakeKeystone Start()
    {
        for (var tries = 0; ; tries++)
        {
            var listener = new HttpListener();
            var address = $"http://127.0.0.1:{FreePort()}/";
            listener.Prefixes.Add(address);
            try
            {
                listener.Start();
                return new FakeKeystone(listener, new Uri(address));
            }
            catch (HttpListenerException) when (tries < 5)
            {
                // Somebody took the port meanwhile.
            }
        }
    }

    /// <summary>Makes a token known.</summary>
    public void Know(string id, DateTimeOffset expiresAt, string[] roles, Action<JsonObject>? more = null)
    {
        var token = new JsonObject
        {
            ["expires_at"] = expiresAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            ["user"] = new JsonObject { ["id"] = "u1", ["name"] = "demo", ["domain"] = Domain() },
            ["project"] = new JsonObject { ["id"] = "p1", ["name"] = "demo-project", ["domain"] = Domain() },
            ["roles"] = new JsonArray([.. roles.Select(role => new JsonObject { ["id"] = role, ["name"] = role })]),
            ["catalog"] = JsonNode.Parse("""
                [{"type": "image", "name": "glance", "endpoints": [
                  {"interface": "public", "region": "One", "url": "http://image"}, {"interface": "internal", "region": "One", "url": "http://inner"},
                  {"interface": "public", "region": "Two", "url": "http://other"}]}]
                """),
        };
        more?.Invoke(token);
        _tokens[id] = token;
    }

    /// <summary>Revokes a token.</summary>
    public void Revoke(string id) => _tokens.TryRemove(id, out _);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        _listener.Close();
        await _loop;
    }

    private static JsonObject Domain() => new() { ["id"] = "default", ["name"] = "Default" };

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task ListenAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.GetContextAsync()));
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(HttpListenerContext http)
    {
        try
        {
            var (status, body, header) = await AnswerAsync(http.Request);
            http.Response.StatusCode = status;
            http.Response.ContentType = "application/json";
            if (header is not null)
                http.Response.Headers["X-Subject-Token"] = header;
            await http.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            http.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The asker went away.
        }
    }

    private async Task<(int Status, string Body, string? Token)> AnswerAsync(HttpListenerRequest request)
    {
        if (Mood == FakeKeystoneMood.Silent)
            await _end.Task;
        if (Mood == FakeKeystoneMood.Garbage)
            return (200, "<html>not Keystone</html>", null);
        var path = request.Url!.AbsolutePath.TrimEnd('/');
        return (request.HttpMethod, path) switch
        {
            ("GET", "") => (300, """{"versions": {"values": [{"id": "v3.14", "links": [{"rel": "self", "href": "http://elsewhere.example/v3/"}]}]}}""", null),
            ("GET", "/v3") => (200, """{"version": {"id": "v3.14"}}""", null),
            ("POST", "/v3/auth/tokens") => LogIn(),
            ("GET", "/v3/auth/tokens") => await ValidateAsync(request),
            _ when Documents.TryGetValue(path, out var document) => (200, document, null),
            _ => (404, "{}", null),
        };
    }

    private (int Status, string Body, string? Token) LogIn()
    {
        var number = Interlocked.Increment(ref _logins);
        return Mood == FakeKeystoneMood.RefusesLogins
            ? (401, "{}", null)
            : (201, LoginAnswer.Replace("ADDRESS", Address.AbsoluteUri, StringComparison.Ordinal), $"service-{number}");
    }

    private async Task<(int Status, string Body, string? Token)> ValidateAsync(HttpListenerRequest request)
    {
        Interlocked.Increment(ref _questions);
        LastQuery = request.Url!.PathAndQuery;
        await Gate.WaitAsync(TimeSpan.FromSeconds(30));
        if (ProxyStatus is { } status)
            return (status, "<html>not Keystone</html>", null);
        if (Mood == FakeKeystoneMood.RefusesItsOwnToken || (Mood == FakeKeystoneMood.RefusesItsFirstToken && request.Headers["X-Auth-Token"] == "service-1"))
            return (401, "{}", null);
        return _tokens.TryGetValue(request.Headers["X-Subject-Token"] ?? "", out var token)
            ? (200, new JsonObject { ["token"] = token.DeepClone() }.ToJsonString(), null)
            : (404, "{}", null);
    }
}
