using Glance.Database;
using Glance.Database.Engines.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Database.Sqlite;

internal sealed class SqliteSettingsTests
{
    private static readonly DatabaseOptions Options =
        new() { Connection = null, BusyTimeout = TimeSpan.FromSeconds(7), SqliteSynchronous = false };

    [TestCase("", 7)]
    [TestCase("?timeout=0", 0)]
    [TestCase("?timeout=2.5", 2.5)]
    [TestCase("?timeout=3600", 3600)]
    [TestCase("?check_same_thread=false&cached_statements=3&isolation_level=IMMEDIATE&detect_types=0", 7)]
    public void The_urls_timeout_is_taken_and_what_means_nothing_here_is_let_through(string query, double seconds) =>
        Assert.That(From("sqlite:////tmp/g.sqlite" + query).BusyTimeout.TotalSeconds, Is.EqualTo(seconds));

    [TestCase("-1")]
    [TestCase("3600.5")]
    [TestCase("1e999")]
    [TestCase("NaN")]
    [TestCase("soon")]
    public void Another_timeout_is_refused_with_its_bounds(string value) =>
        Assert.That(() => From("sqlite:////tmp/g.sqlite?timeout=" + value),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains($"has timeout={value}; expected seconds from 0 to 3600"));

    [TestCase("sqlite:////tmp/g.sqlite?timeot=3", "unknown option 'timeot'")]
    [TestCase("sqlite:////tmp/g.sqlite?Timeout=3", "unknown option 'Timeout'")]
    [TestCase("sqlite://db/g.sqlite", "names a host")]
    [TestCase("sqlite://glance@/g.sqlite", "names a host")]
    [TestCase("sqlite://:3306/g.sqlite", "names a host")]
    [TestCase("sqlite://", "in memory")]
    [TestCase("sqlite:///", "in memory")]
    [TestCase("sqlite:///:memory:", "in memory")]
    [TestCase("sqlite:///file:g.sqlite", "file: form")]
    public void What_cannot_be_honoured_is_refused_by_name(string url, string words) =>
        Assert.That(() => From(url),
            Throws.TypeOf<DatabaseStartException>().With.Message.Contains(words).And.Message.StartsWith("[database] connection = "));

    [TestCase("sqlite://db:port/file:x?timeot=3&timeout=soon", "a port that is no number", "names a host", "'timeot'", "timeout=soon")]
    [TestCase("postgresql://db/x?sslmode=no&conect_timeout=3&port=many", "sslmode=no", "'conect_timeout'", "port=many")]
    [TestCase(
        "mysql://u@h:0/?ssl_mode=no&compress=maybe&charst=x&connect_timeout=0&ssl_cert=/c&ssl_verify_cert=what&read_default_file=/f",
        "a port that is no number", "names no database", "compress=maybe", "'charst'", "connect_timeout=0", "read_default_file=/f",
        "ssl_verify_cert=what", "one of ssl_cert and ssl_key", "ssl_mode=no")]
    [TestCase("oracle://db:port/x", "the dialect 'oracle' is unknown", "a port that is no number")]
    public void Everything_that_is_wrong_with_a_url_is_told_at_once(string url, params string[] faults)
    {
        var options = Options with { Connection = url };

        var refused = Assert.ThrowsAsync<DatabaseStartException>(async () => await ImageDatabase.CheckAsync(
            options, offline: true, TimeProvider.System, NullLoggerFactory.Instance, CancellationToken.None));

        Assert.That(refused.Reasons, Has.Count.EqualTo(faults.Length), string.Join('\n', refused.Reasons));
        for (var i = 0; i < faults.Length; i++)
            Assert.That(refused.Reasons[i], Does.StartWith("[database] connection = ").And.Contains(faults[i]));
    }

    [Test]
    public void A_relative_path_is_made_absolute_and_remembered_as_relative()
    {
        var relative = From("sqlite:///g.sqlite");
        var absolute = From("sqlite:////tmp/g.sqlite");

        Assert.That((relative.Path, relative.Relative), Is.EqualTo((Path.GetFullPath("g.sqlite"), true)));
        Assert.That((absolute.Path, absolute.Relative, absolute.Synchronous), Is.EqualTo(("/tmp/g.sqlite", false, false)));
    }

    private static SqliteSettings From(string url) => SqliteSettings.From(DatabaseUrl.Parse(url), Options);
}
