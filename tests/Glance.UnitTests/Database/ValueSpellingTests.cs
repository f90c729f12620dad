using Glance.Database.Engines.MySql;
using Glance.Database.Engines.Postgres;
using Glance.Database.Engines.Sqlite;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>The texts that the Python service leaves in each database for values that are no text (observed with Debian's 25.1).</summary>
internal sealed class ValueSpellingTests
{
    [TestCase(1.5, "1.5", "1.5")]
    [TestCase(4.0, "4.0", "4.0")]
    [TestCase(-0.0, "0.0", "0.0")]
    [TestCase(0.1 + 0.2, "0.3", "0.30000000000000004")]
    [TestCase(1e14, "100000000000000.0", "100000000000000.0")]
    [TestCase(1e15, "1.0e+15", "1000000000000000.0")]
    [TestCase(1e30, "1.0e+30", "1000000000000000000000000000000")]
    [TestCase(0.0001, "0.0001", "0.0001")]
    [TestCase(-1.5e-07, "-1.5e-07", "-0.00000015")]
    [TestCase(123456789.123456789, "123456789.123457", "123456789.12345679")]
    [TestCase(1e100 / 3, "3.33333333333333e+99", null)]
    public void Numbers(double value, string sqlite, string? postgres)
    {
        Assert.That(new SqliteSpelling().Of(value), Is.EqualTo(sqlite));
        if (postgres is not null)
            Assert.That(new PostgresSpelling().Of(value), Is.EqualTo(postgres));
    }

    [TestCase(1.5, "1.5")]
    [TestCase(4.0, "4")]
    [TestCase(-4.0, "-4")]
    [TestCase(-0.0, "0")]
    [TestCase(0.1 + 0.2, "0.30000000000000004")]
    [TestCase(1e14, "100000000000000")]
    [TestCase(1e15, "1e15")]
    [TestCase(1e23, "1e23")]
    [TestCase(12345678901234567890.5, "1.2345678901234567e19")]
    [TestCase(0.0001, "0.0001")]
    [TestCase(-1.5e-07, "-0.00000015")]
    [TestCase(1e-15, "0.000000000000001")]
    [TestCase(1e-16, "1e-16")]
    [TestCase(123456789.123456789, "123456789.12345679")]
    [TestCase(1e100 / 3, "3.333333333333333e99")]
    [TestCase(double.MaxValue, "1.7976931348623157e308")]
    [TestCase(double.Epsilon, "5e-324")]
    public void Numbers_in_mariadb(double value, string expected) => Assert.That(new MySqlSpelling().Of(value), Is.EqualTo(expected));

    [Test]
    public void Truth_values()
    {
        Assert.That((new SqliteSpelling().Of(false), new SqliteSpelling().Of(true)), Is.EqualTo(("0", "1")));
        Assert.That((new PostgresSpelling().Of(false), new PostgresSpelling().Of(true)), Is.EqualTo(("false", "true")));
        Assert.That((new MySqlSpelling().Of(false), new MySqlSpelling().Of(true)), Is.EqualTo(("0", "1")));
    }
}
