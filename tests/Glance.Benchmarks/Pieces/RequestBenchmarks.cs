using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Glance.Benchmarks.Pieces;

/// <summary>What a request costs before the first filter: its head is judged, then its path.</summary>
public class RequestBenchmarks
{
    private static readonly byte[] Head = Encoding.ASCII.GetBytes(
        "GET /v2/images/5b5a9d8e-0a4f-4c6e-9d57-7f0a2f0b8f11 HTTP/1.1\r\nHost: glance.example:9292\r\nUser-Agent: openstacksdk/4.0\r\n"
        + "Accept: application/json\r\nAccept-Encoding: gzip, deflate\r\nConnection: keep-alive\r\nX-Auth-Token: gAAAAABn01234567\r\n\r\n");

    private readonly Pipe _client = new();
    private readonly DefaultHttpContext _plain = Request("/v2/images/5b5a9d8e-0a4f-4c6e-9d57-7f0a2f0b8f11");
    private readonly DefaultHttpContext _escaped = Request("/v2//images/5b5a9d8e-0a4f-4c6e-9d57-7f0a2f0b8f11/tags/b%C3%A4r");
    private readonly RequestDelegate _path =
        BeforePath(null, _ => Task.CompletedTask, (_, problem) => throw new InvalidOperationException(problem));

    private PipeReader _framed = null!; // The set-up makes it.

    /// <summary>Puts the framing in front of a connection.</summary>
    [GlobalSetup]
    public Task OpenAsync()
    {
        var framing = BeforeKestrel(
            null,
            connection =>
            {
                _framed = connection.Transport.Input;
                return Task.CompletedTask;
            },
            NewLimits());
        return framing(new DefaultConnectionContext { Transport = new TwoWays(_client.Reader, new Pipe().Writer) });
    }

    /// <summary>A request without a body, from its bytes to what Kestrel reads.</summary>
    [Benchmark]
    public async ValueTask<long> FrameAsync()
    {
        await _client.Writer.WriteAsync(Head).ConfigureAwait(false);
        var read = await _framed.ReadAsync().ConfigureAwait(false);
        var length = read.Buffer.Length;
        if (length != Head.Length)
            throw new InvalidOperationException($"{length} bytes of {Head.Length} were shown");
        _framed.AdvanceTo(read.Buffer.End);
        return length;
    }

    /// <summary>A path as nearly all clients send it.</summary>
    [Benchmark]
    public Task PlainPath() => _path(_plain);

    /// <summary>A path with an escape and a slash too many.</summary>
    [Benchmark]
    public Task EscapedPath() => _path(_escaped);

    private static DefaultHttpContext Request(string target)
    {
        var http = new DefaultHttpContext();
        http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        return http;
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Before")]
    private static extern RequestDelegate BeforePath(
        [UnsafeAccessorType("GlanceWorker.Pipeline.RawPath, glance-worker")] object? owner,
        RequestDelegate next,
        Func<HttpContext, string, Task> refuse);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "Before")]
    private static extern ConnectionDelegate BeforeKestrel(
        [UnsafeAccessorType("GlanceWorker.Framing.ConnectionFraming, glance-worker")] object? owner,
        ConnectionDelegate next,
        [UnsafeAccessorType("GlanceWorker.Framing.FramingLimits, glance-worker")] object limits);

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    [return: UnsafeAccessorType("GlanceWorker.Framing.FramingLimits, glance-worker")]
    private static extern object NewLimits();

    private sealed record TwoWays(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
