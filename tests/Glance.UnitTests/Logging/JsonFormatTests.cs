using System.Text.Json;
using Glance.Logging;
using Microsoft.Extensions.Logging;
using NUnit.Framework;

namespace Glance.UnitTests.Logging;

internal sealed class JsonFormatTests
{
    [Test]
    public void A_json_line_has_oslo_logs_fields()
    {
        using var probe = new LogProbe();
        var logger = probe.Start(options => options with { UseJson = true });
        using (logger.BeginContext(new LogContext { RequestId = "req-1", Project = "p" }))
        {
            logger.LogError(new IOException("disk"), "upload of {Image} failed after {Bytes}", "abc", 12L);
        }

        using var json = JsonDocument.Parse(probe.Finish()[0]);
        var root = json.RootElement;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.EnumerateObject().Select(field => field.Name), Is.EqualTo(new[]
            {
                "message", "asctime", "name", "msg", "args", "levelname", "levelno", "pathname", "filename", "module", "lineno", "funcname",
                "created", "msecs", "relative_created", "thread", "thread_name", "process_name", "process", "hostname", "error_summary",
                "traceback", "context", "extra",
            }));
            Assert.That(root.GetProperty("message").GetString(), Is.EqualTo("upload of abc failed after 12"));
            Assert.That(root.GetProperty("msg").GetString(), Is.EqualTo("upload of {Image} failed after {Bytes}"));
            Assert.That(root.GetProperty("args").GetProperty("Image").GetString(), Is.EqualTo("abc"));
            Assert.That(root.GetProperty("error_summary").GetString(), Is.EqualTo("System.IO.IOException: disk"));
            Assert.That(root.GetProperty("traceback")[0].GetString(), Does.Contain("disk"));
            Assert.That(root.GetProperty("context").GetProperty("request_id").GetString(), Is.EqualTo("req-1"));
        }
    }

    [Test]
    public void A_secret_argument_is_starred_by_its_name()
    {
        using var probe = new LogProbe();
        probe.Start(options => options with { UseJson = true }).LogInformation("login with {Password}", "hunter2");

        Assert.That(probe.Finish()[0], Does.Contain("\"Password\":\"***\""));
    }
}
