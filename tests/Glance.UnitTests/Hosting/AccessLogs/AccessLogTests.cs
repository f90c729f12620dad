using System.Net;
using System.Text;
using System.Text.Json;
using Glance.Api.Requests;
using Glance.Domain.Requests;
using Glance.Logging;
using Glance.UnitTests.Logging;
using GlanceWorker.Hosting.AccessLogs;
using GlanceWorker.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.AccessLogs;

internal sealed class AccessLogTests
{
    [Test]
    public async Task A_reply_is_logged_as_eventlet_does()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();

        await exchange.RunAsync(probe, async context =>
        {
            context.Response.StatusCode = 300;
            context.Response.Headers.ContentType = "application/json";
            context.Response.Headers.ContentLength = 5;
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("hello"));
            probe.Time.Advance(TimeSpan.FromMilliseconds(1500));
        });

        // 33 bytes status line and empty line, 32 and 19 for the headers, 5 for the body.
        Assert.That(probe.Finish()[0], Does.EndWith(
            " INFO eventlet.wsgi.server [-] 192.0.2.7 - - [04/Mar/2026 05:06:08] \"GET /v2/images?limit=1 HTTP/1.1\" 300 89 1.500000"));
    }

    [Test]
    public async Task A_forwarded_list_stands_in_front_of_the_peer_without_blanks()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();
        exchange.Context.Request.Headers["X-Forwarded-For"] = "198.51.100.1, 198.51.100.2";

        await exchange.RunAsync(probe, _ => Task.CompletedTask);

        Assert.That(probe.Finish()[0], Does.Contain("[-] 198.51.100.1,198.51.100.2,192.0.2.7 - - ["));
    }

    [Test]
    public async Task The_line_carries_the_callers_context()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();

        await exchange.RunAsync(probe, context =>
        {
            context.Features.Set<IRequestContextFeature>(new Caller(new RequestContext { RequestId = "req-1", UserId = "u", ProjectId = "p" }));
            return Task.CompletedTask;
        });

        Assert.That(probe.Finish()[0], Does.Contain(" [None req-1 u p - - - -] 192.0.2.7 - - "));
    }

    [Test]
    public async Task What_an_app_logs_carries_the_callers_context()
    {
        using var probe = new LogProbe();
        var logger = probe.Start();
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestContextFeature>(new Caller(new RequestContext { RequestId = "req-2" }));
        RequestDelegate app = async _ =>
        {
            await Task.Yield();
            logger.LogInformation("inside");
        };

        await app.InCallersContext(logger)(context);
        logger.LogInformation("outside");

        Assert.That(probe.Finish(), Has.ItemAt(0).EndsWith("[None req-2 - - - - - -] inside").And.ItemAt(1).EndsWith("[-] outside"));
    }

    [Test]
    public async Task Bytes_written_through_the_pipe_are_counted()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();

        await exchange.RunAsync(probe, async context =>
        {
            context.Response.BodyWriter.GetSpan(100);
            context.Response.BodyWriter.Advance(100);
            await context.Response.BodyWriter.WriteAsync(new byte[50]);
        });

        Assert.That(probe.Finish()[0], Does.Contain("\" 200 169 "));
    }

    [Test]
    public async Task A_json_line_has_method_path_status_bytes_duration_and_caller_as_fields()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();

        await exchange.RunAsync(probe, options => options with { UseJson = true }, async context =>
        {
            context.Features.Set<IRequestContextFeature>(new Caller(new RequestContext { RequestId = "req-1", UserId = "u", ProjectId = "p" }));
            context.Response.StatusCode = 201;
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("hello"));
            probe.Time.Advance(TimeSpan.FromMilliseconds(1500));
        });

        using var json = JsonDocument.Parse(probe.Finish()[0]);
        var line = json.RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(line.GetProperty("message").GetString(), Does.Match("""^192\.0\.2\.7 - - .* "GET /v2/images\?limit=1 HTTP/1\.1" 201 """));
            Assert.That(line.GetProperty("client").GetString(), Is.EqualTo("192.0.2.7"));
            Assert.That(line.GetProperty("method").GetString(), Is.EqualTo("GET"));
            Assert.That(line.GetProperty("path").GetString(), Is.EqualTo("/v2/images"));
            Assert.That(line.GetProperty("query").GetString(), Is.EqualTo("limit=1"));
            Assert.That(line.GetProperty("protocol").GetString(), Is.EqualTo("HTTP/1.1"));
            Assert.That(line.GetProperty("status").GetInt32(), Is.EqualTo(201));
            Assert.That(line.GetProperty("bytes").GetInt64(), Is.EqualTo("HTTP/1.1 201 Created\r\n\r\nhello".Length));
            Assert.That(line.GetProperty("duration").GetDouble(), Is.EqualTo(1.5));
            Assert.That(line.GetProperty("request_id").GetString(), Is.EqualTo("req-1"));
            Assert.That(line.GetProperty("user").GetString(), Is.EqualTo("u"));
            Assert.That(line.GetProperty("project").GetString(), Is.EqualTo("p"));
        }
    }

    [Test]
    public async Task Without_a_caller_or_a_query_the_fields_are_there_and_null()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();
        exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/healthcheck";

        await exchange.RunAsync(probe, options => options with { UseJson = true }, _ => Task.CompletedTask);

        using var json = JsonDocument.Parse(probe.Finish()[0]);
        var absent = new[] { "query", "request_id", "user", "project" }.Select(name => json.RootElement.GetProperty(name).ValueKind);
        Assert.That(absent, Is.All.EqualTo(JsonValueKind.Null));
        Assert.That(json.RootElement.GetProperty("path").GetString(), Is.EqualTo("/healthcheck"));
    }

    [Test]
    public async Task A_secret_in_the_query_is_starred_in_its_field_too()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();
        exchange.Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "/v2/images?password=hunter2";

        await exchange.RunAsync(probe, options => options with { UseJson = true }, _ => Task.CompletedTask);

        Assert.That(probe.Finish()[0], Does.Contain("\"query\":\"password=***\"").And.Not.Contain("hunter2"));
    }

    [Test]
    public async Task Nothing_is_written_when_the_logger_is_off()
    {
        using var probe = new LogProbe();
        var exchange = new Exchange();

        await exchange.RunAsync(probe, _ => Task.CompletedTask, levels: "eventlet.wsgi.server=WARN");

        Assert.That(probe.Finish(), Is.Empty);
    }

    private sealed record Caller(RequestContext Context) : IRequestContextFeature;

    /// <summary>A request without a server: the callbacks of its completion are run by hand.</summary>
    private sealed class Exchange : HttpResponseFeature
    {
        private readonly List<(Func<object, Task> Callback, object State)> _completed = [];

        public Exchange()
        {
            Context = new DefaultHttpContext();
            Context.Features.Set<IHttpResponseFeature>(this);
            Context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(new MemoryStream()));
            Context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
            var request = Context.Features.GetRequiredFeature<IHttpRequestFeature>();
            request.Method = "GET";
            request.RawTarget = "/v2/images?limit=1";
            request.Protocol = "HTTP/1.1";
        }

        public DefaultHttpContext Context { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add((callback, state));

        public Task RunAsync(LogProbe probe, RequestDelegate pipeline, params string[] levels) =>
            RunAsync(probe, options => options with { Levels = levels }, pipeline);

        public async Task RunAsync(LogProbe probe, Func<LoggingOptions, LoggingOptions> change, RequestDelegate pipeline)
        {
            var logger = probe.Start(change, AccessLog.LoggerName);
            await new AccessLog(logger, probe.Time).Wrap(pipeline)(Context);
            foreach (var (callback, state) in _completed)
            {
                await callback(state);
            }
        }
    }
}
