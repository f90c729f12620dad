using Glance.Database.Engines.Postgres;
using Npgsql;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>
/// What engines say of themselves has words for the operator; what they say of a statement is a bug of ours and has none.
/// </summary>
public sealed class KnownFailuresTests
{
    [TestCase("53100", "full")]
    [TestCase("53200", "memory")]
    [TestCase("53300", "no connection left")]
    [TestCase("53400", "resources")]
    [TestCase("57P01", "being stopped")]
    [TestCase("57P02", "being stopped")]
    [TestCase("57P03", "starting or stopping")]
    [TestCase("57P04", "dropped")]
    [TestCase("57P05", "stopped")]
    [TestCase("58030", "files")]
    [TestCase("58P01", "files")]
    [TestCase("25006", "read-only")]
    [TestCase("08006", "lost")]
    [TestCase("XX000", "internally")]
    [TestCase("XX001", "damaged")]
    [TestCase("42P01", "missing")]
    [TestCase("42703", "--check-config")]
    [TestCase("42601", null)]
    [TestCase("23505", null)]
    public void What_postgresql_says_of_itself_is_explained(string state, string? word) =>
        Assert.That(PostgresErrors.Explain(new PostgresException("m", "ERROR", "ERROR", state)), word is null ? Is.Null : Does.Contain(word));

    [TestCase("57P01", true)]
    [TestCase("57P05", true)]
    [TestCase("08003", true)]
    [TestCase("53100", false)]
    public void A_connection_that_the_server_ended_is_replaced(string state, bool lost) =>
        Assert.That(PostgresErrors.IsLostConnection(new PostgresException("m", "FATAL", "FATAL", state)), Is.EqualTo(lost));
}
