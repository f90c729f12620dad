using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Glance.UnitTests.Filters;

/// <summary>One request without a server: what goes in, and what came out with the callbacks a server would call.</summary>
internal sealed class Exchange
{
    private readonly Response _response = new();
    private readonly Func<byte[]> _bytes;

    public Exchange(string method, string path, params (string Name, string Value)[] headers)
    {
        Http = new DefaultHttpContext();
        Http.Features.Set<IHttpResponseFeature>(_response);
        var body = new MemoryStream();
        _bytes = body.ToArray;
        Http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        Http.Request.Method = method;
        Http.Request.Scheme = "http";
        Http.Request.Host = new HostString("glance.example", 9292);
        Http.Request.Path = new PathString(path);
        foreach (var (name, value) in headers)
            Http.Request.Headers[name] = value;
    }

    public DefaultHttpContext Http { get; }

    public int Status => Http.Response.StatusCode;

    public byte[] Bytes => _bytes();

    public string Body => Encoding.UTF8.GetString(Bytes);

    public string Header(string name) => Http.Response.Headers[name].ToString();

    public static async Task<Exchange> Get(RequestDelegate app, string path, params (string Name, string Value)[] headers) =>
        await new Exchange("GET", path, headers).Through(app);

    public async Task<Exchange> Through(RequestDelegate app)
    {
        await app(Http);
        await _response.StartAsync();
        return this;
    }

    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _starting = [];

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public async Task StartAsync()
        {
            while (_starting.TryPop(out var next))
                await next.Callback(next.State);
        }
    }
}
