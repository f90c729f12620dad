using Glance.Database;
using Glance.Database.Engines.MySql;
using MySqlConnector;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>What is made of a MySQL URL and its options, as SQLAlchemy's drivers take them.</summary>
internal sealed class MySqlSettingsTests
{
    [TestCase("mysql+pymysql://gl%40nce:p%2Fss@db.example:3307/glance", "db.example:3307/glance")]
    [TestCase("mysql://u@[::1]/d", "::1:3306/d")]
    [TestCase("mariadb+pymysql://u:p@h/d?unix_socket=/run/mysqld/mysqld.sock", "/run/mysqld/mysqld.sock:d")]
    public void The_place_is_told_without_user_and_password(string url, string place) => Assert.That(From(url).Place, Is.EqualTo(place));

    [Test]
    public void User_password_and_database_are_those_of_the_url()
    {
        var made = From("mysql+pymysql://gl%40nce:p%2Fs%3Bs@h/glance?charset=utf8&binary_prefix=true").Connections;

        Assert.That(
            (made.UserID, made.Password, made.Database, made.SslMode), Is.EqualTo(("gl@nce", "p/s;s", "glance", MySqlSslMode.None)));
    }

    [TestCase("", MySqlSslMode.None)]
    [TestCase("?ssl_ca=/ca.pem", MySqlSslMode.VerifyFull)]
    [TestCase("?ssl_ca=/ca.pem&ssl_check_hostname=false", MySqlSslMode.VerifyCA)]
    [TestCase("?ssl_ca=/ca.pem&ssl_verify_cert=true&ssl_verify_identity=false", MySqlSslMode.VerifyCA)]
    [TestCase("?ssl_ca=/ca.pem&ssl_disabled=true", MySqlSslMode.None)]
    [TestCase("?ssl_verify_cert=false", MySqlSslMode.Required)]
    [TestCase("?ssl_verify_identity=true", MySqlSslMode.VerifyFull)]
    [TestCase("?ssl_cert=/c.pem&ssl_key=/k.pem", MySqlSslMode.Required)]
    [TestCase("?ssl_mode=preferred", MySqlSslMode.Preferred)]
    [TestCase("?ssl_mode=VERIFY_CA&ssl_ca=/ca.pem", MySqlSslMode.VerifyCA)]
    public void A_certificate_is_verified_when_an_authority_is_named(string options, MySqlSslMode expected) =>
        Assert.That(From("mysql://u:p@h/d" + options).Connections.SslMode, Is.EqualTo(expected));

    [TestCase("?read_timeout=7&connect_timeout=3", 7u, 3u)]
    [TestCase("?read_timeout=90&write_timeout=20", 20u, 10u)]
    [TestCase("", 30u, 10u)]
    public void The_shortest_timeout_counts(string options, uint statement, uint connecting)
    {
        var made = From("mysql://u:p@h/d" + options).Connections;

        Assert.That((made.DefaultCommandTimeout, made.ConnectionTimeout), Is.EqualTo((statement, connecting)));
    }

    [TestCase("mysql://u:secret@h", "names no database")]
    [TestCase("mysql://u:secret@h/d?read_default_file=/etc/my.cnf", "read_default_file=/etc/my.cnf")]
    [TestCase("mysql://u:secret@h/d?shiny=1", "unknown option 'shiny'")]
    [TestCase("mysql://u:secret@h/d?ssl_cert=/c.pem", "one of ssl_cert and ssl_key")]
    [TestCase("mysql://u:secret@h/d?ssl_mode=maybe", "ssl_mode=maybe")]
    [TestCase("mysql://u:secret@h/d?connect_timeout=soon", "connect_timeout=soon")]
    [TestCase("mysql://u:secret@h/d?connect_timeout=0", "connect_timeout=0")]
    [TestCase("mysql://u:secret@h/d?ssl_verify_cert=perhaps", "ssl_verify_cert=perhaps")]
    public void What_cannot_be_honoured_is_refused_and_no_password_is_told(string url, string why) =>
        Assert.That(() => From(url), Throws.TypeOf<DatabaseStartException>().With.Message.Contains(why).And.Message.Not.Contains("secret"));

    [TestCase("TRADITIONAL", "'TRADITIONAL,STRICT_ALL_TABLES'")]
    [TestCase(" NO_ZERO_DATE , NO_ZERO_IN_DATE ", "'NO_ZERO_DATE,NO_ZERO_IN_DATE,STRICT_ALL_TABLES'")]
    public void Sessions_are_strict_whatever_the_mode(string configured, string expression) =>
        Assert.That(MySqlModes.Expression(configured), Is.EqualTo(expression));

    [TestCase("ANSI")]
    [TestCase("TRADITIONAL,no_backslash_escapes")]
    [TestCase("TRADITIONAL'; DROP TABLE images; --")]
    public void A_mode_that_changes_how_statements_are_read_is_refused(string configured) =>
        Assert.That(
            () => MySqlModes.Expression(configured),
            Throws.TypeOf<DatabaseStartException>().With.Message.StartsWith($"[database] mysql_sql_mode = {configured}"));

    [Test]
    public void A_session_is_set_up_as_configured_behind_the_urls_own_statement()
    {
        var settings = MySqlSettings.From(
            DatabaseUrl.Parse("mysql://u:p@h/d?init_command=SET%20%40a%3D1%3B"),
            new DatabaseOptions { Connection = null, SqlMode = "TRADITIONAL", WsrepSyncWait = 7 });

        var text = MySqlSessions.SetUp(settings);

        Assert.That(
            text, Does.StartWith("SET @a=1;\nSET SESSION sql_mode = 'TRADITIONAL,STRICT_ALL_TABLES'").And.Contains("wsrep_sync_wait = 7"));
    }

    [TestCase("10.11.19-MariaDB-0+deb12u1", null)]
    [TestCase("5.5.5-10.6.0-MariaDB", null)]
    [TestCase("11.8.3-MariaDB", null)]
    [TestCase("8.0.36-28", null)]
    [TestCase("9.1.0", null)]
    [TestCase("something new", null)]
    [TestCase("10.5.29-MariaDB-0+deb11u1", "MariaDB 10.5.29")]
    [TestCase("5.5.5-10.3.39-MariaDB", "MariaDB 10.3.39")]
    [TestCase("5.7.44-log", "MySQL 5.7.44")]
    [TestCase("8.0.11", "MySQL 8.0.11")]
    public void A_server_that_lacks_what_statements_need_is_refused(string version, string? found) =>
        Assert.That(MySqlVersion.Problem(version), found is null ? Is.Null : Does.Contain(found).And.Contains("10.6"));

    private static MySqlSettings From(string url) => MySqlSettings.From(DatabaseUrl.Parse(url), new DatabaseOptions { Connection = null });
}
