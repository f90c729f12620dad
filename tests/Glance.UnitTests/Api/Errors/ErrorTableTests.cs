using Glance.Api.Errors;
using Glance.Domain.Errors;
using Glance.TestKit.Processes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
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
}
