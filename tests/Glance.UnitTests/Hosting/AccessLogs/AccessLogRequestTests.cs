using GlanceWorker.Hosting.AccessLogs;
using NUnit.Framework;

namespace Glance.UnitTests.Hosting.AccessLogs;

internal sealed class AccessLogRequestTests
{
    [TestCase("GET /a b HTTP/1.1", "GET", "/a b", "HTTP/1.1")]
    [TestCase("GET /a", "GET", "/a", "")]
    [TestCase("\\x16\\x03", "\\x16\\x03", "", "")]
    [TestCase("", "", "", "")]
    public void A_line_that_lacks_parts_has_those_that_it_has(string line, string method, string target, string protocol)
    {
        var request = AccessLogRequest.OfLine("192.0.2.7", line);

        Assert.That((request.Line, request.Method, request.Target, request.Protocol), Is.EqualTo((line, method, target, protocol)));
    }
}
