using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>Numbers with which a service could not serve (docs/decisions/0269).</summary>
internal sealed class BoundsTests
{
    [TestCase("worker", "heartbeat_timeout", "0.01", "0 or at least 1")]
    [TestCase("worker", "client_first_byte_timeout", "1ms", "0 or at least 1")]
    [TestCase("worker", "client_header_timeout", "0.5", "0 or at least 1")]
    [TestCase("worker", "client_json_timeout", "0.999", "0 or at least 1")]
    [TestCase("worker", "graceful_timeout", "2400h", "the longest is 24 days")]
    [TestCase("worker", "client_min_body_rate", "2000000000", "from 0 to 100000000")]
    [TestCase("worker", "client_min_send_rate", "2000000000", "from 0 to 100000000")]
    [TestCase("DEFAULT", "max_header_line", "1", "at least 512, or 0")]
    [TestCase("DEFAULT", "max_header_line", "511", "at least 512, or 0")]
    [TestCase("DEFAULT", "max_header_line", "-1", "at least 512, or 0")]
    [TestCase("DEFAULT", "tcp_keepidle", "32768", "from 1 to 32767")]
    [TestCase("DEFAULT", "workers", "129", "from 0 to 128")]
    [TestCase("DEFAULT", "log_rotate_interval", "2147483647", "at most 2800000")]
    [TestCase("database", "pool_timeout", "5000000", "at most 86400")]
    [TestCase("database", "retry_interval", "5000000", "at most 86400")]
    [TestCase("keystone_authtoken", "http_connect_timeout", "1e300", "from 0 to 86400")]
    [TestCase("keystone_authtoken", "http_connect_timeout", "inf", "from 0 to 86400")]
    [TestCase("oslo_policy", "remote_timeout", "nan", "at least 0")]
    [TestCase("oslo_limit", "timeout", "5000000", "from 1 to 86400")]
    [TestCase("signature", "timeout", "5000000", "from 1 to 86400")]
    [TestCase("glance_store", "filesystem_store_chunk_size", "2147483647", "from 1 to 67108864")]
    public void A_number_that_can_only_break_the_service_is_refused_with_what_would_be_right(string group, string name, string value, string right)
    {
        var problem = ProblemOf(group, name, value);

        Assert.That(problem, Does.Contain(name).And.Contain(value).And.Contain(right));
    }

    [TestCase("worker", "heartbeat_timeout", "0")]
    [TestCase("worker", "heartbeat_timeout", "1")]
    [TestCase("worker", "client_header_timeout", "0s")]
    [TestCase("worker", "max_age", "1000h")]
    [TestCase("DEFAULT", "max_header_line", "0")]
    [TestCase("DEFAULT", "max_header_line", "512")]
    [TestCase("DEFAULT", "tcp_keepidle", "32767")]
    [TestCase("DEFAULT", "workers", "128")]
    [TestCase("keystone_authtoken", "http_connect_timeout", "0")]
    public void Zero_and_the_bound_itself_are_accepted(string group, string name, string value) =>
        Assert.That(ProblemOf(group, name, value), Is.Null);

    private static string? ProblemOf(string group, string name, string value) =>
        Load.Report($"[{group}]\n{name} = {value}\n").Problems.SingleOrDefault()?.ToString();
}
