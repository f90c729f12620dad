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
}
