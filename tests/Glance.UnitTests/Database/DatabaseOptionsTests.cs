using Glance.Configuration;
using Glance.Database;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

public sealed class DatabaseOptionsTests
{
    [Test]
    public void Options_are_read_from_their_sections()
    {
        var options = DatabaseOptions.From(ConfigurationSnapshot.FromText("""
            [DEFAULT]
            metadata_encryption_key = 0123456789abcdef
            [database]
            connection = sqlite:////var/lib/glance/glance.sqlite
            sqlite_synchronous = no
            """));

        Assert.That((options.Connection, options.SqliteSynchronous, options.MetadataEncryptionKey),
            Is.EqualTo(("sqlite:////var/lib/glance/glance.sqlite", false, "0123456789abcdef")));
    }

    [Test]
    public void There_is_no_default_connection()
    {
        var options = DatabaseOptions.From(ConfigurationSnapshot.Empty);

        Assert.That((options.Connection, options.SqliteSynchronous, options.MetadataEncryptionKey), Is.EqualTo(((string?)null, true, (string?)null)));
    }

    [Test]
    public void Printing_shows_no_secret() =>
        Assert.That(new DatabaseOptions { Connection = "mysql://u:secret@h", MetadataEncryptionKey = "secret" }.ToString(), Does.Not.Contain("secret"));

    [Test]
    public void Printing_says_what_is_set()
    {
        Assert.That(new DatabaseOptions { Connection = "mysql://u:secret@h", SqliteSynchronous = false }.ToString(),
            Is.EqualTo("[database] sqlite_synchronous = False, connection set, metadata_encryption_key unset"));
        Assert.That(new DatabaseOptions { Connection = null, MetadataEncryptionKey = "secret" }.ToString(),
            Is.EqualTo("[database] sqlite_synchronous = True, connection unset, metadata_encryption_key set"));
    }

    [Test]
    public void Pool_and_repetitions_have_their_options()
    {
        var options = DatabaseOptions.From(ConfigurationSnapshot.FromText("""
            [database]
            max_pool_size = 7
            max_overflow = 8
            pool_timeout = 9
            connection_recycle_time = -1
            max_retries = 11
            retry_interval = 12
            use_db_reconnect = true
            db_max_retries = 13
            db_retry_interval = 14
            db_inc_retry_interval = false
            db_max_retry_interval = 15
            """));

        var (pool, retries) = (options.Pool, options.Retries);
        Assert.That((pool.MaxPoolSize, pool.MaxOverflow, pool.Timeout.TotalSeconds, pool.Lifetime.TotalSeconds), Is.EqualTo((7, 8, 9.0, 0.0)));
        Assert.That((retries.AtStart, retries.StartInterval.TotalSeconds, retries.Reconnect, retries.MaxRetries), Is.EqualTo((11, 12.0, true, 13)));
        Assert.That((retries.Interval.TotalSeconds, retries.Increasing, retries.MaxInterval.TotalSeconds), Is.EqualTo((14.0, false, 15.0)));
    }

    [Test]
    public void A_pool_waits_half_a_minute_when_nothing_is_said() =>
        Assert.That(DatabaseOptions.From(ConfigurationSnapshot.Empty).Pool.Timeout, Is.EqualTo(TimeSpan.FromSeconds(30)));
}
