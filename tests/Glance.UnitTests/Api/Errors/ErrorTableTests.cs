using Glance.Api.Errors;
using Glance.Domain.Errors;
using Glance.Domain.Stores;
using Glance.TestKit.Processes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Api.Errors;

internal sealed class ErrorTableTests
{
    private static IEnumerable<Exception> Departures =>
        [new ReaderGoneException(), new ConnectionAbortedException("the client was given up"), new ConnectionResetException("the client reset the connection")];

    [TestCaseSource(nameof(Departures))]
    public async Task A_client_that_is_gone_is_no_failure_even_before_the_connection_says_so(Exception departure)
    {
        using var log = new LineLog();
        var http = new DefaultHttpContext();

        await ErrorTable.WriteAsync(http, departure, "req-1", log);

        Assert.That(log.Lines, Has.Count.EqualTo(1).And.All.StartsWith("Debug"));
        Assert.That(http.Response.StatusCode, Is.EqualTo(StatusCodes.Status200OK), "nobody is left to be told");
    }

    [Test]
    public async Task A_failure_of_a_store_has_a_line_a_minute_and_kind_and_the_next_tells_how_many_had_none()
    {
        using var log = new LineLog();
        var time = new FakeTimeProvider();
        var faults = new RepeatedFaults(time);
        Task FailAsync(string store, StoreFailure failure, int errno) => ErrorTable.WriteAsync(
            new DefaultHttpContext(), new StoreException(failure, store, "it failed", new IOException("why", errno)), "req-1", log, faults);

        for (var turn = 0; turn < 5; turn++)
            await FailAsync("file", StoreFailure.Unavailable, 5);
        Assert.That(Errors(log), Has.Count.EqualTo(1));

        await FailAsync("file", StoreFailure.Unavailable, 40);
        await FailAsync("file", StoreFailure.Denied, 5);
        await FailAsync("other", StoreFailure.Unavailable, 5);
        Assert.That(Errors(log), Has.Count.EqualTo(4));

        time.Advance(RepeatedFaults.Period);
        await FailAsync("file", StoreFailure.Unavailable, 5);
        Assert.That(Errors(log), Has.Count.EqualTo(5));
        Assert.That(Errors(log)[^1], Does.Contain("4 more requests failed so"));
    }

    private static List<string> Errors(LineLog log) => [.. log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))];
}
