using System.Reflection;
using Glance.Database.Engines.MySql;
using Glance.Domain.Images;
using MySqlConnector;
using NUnit.Framework;

namespace Glance.UnitTests.Database;

/// <summary>
/// What MySQL and MariaDB say of themselves has words for the operator, what they say of a client's values is told to the client, and what
/// they say of a statement is a bug of ours and has no words.
/// </summary>
internal sealed class MySqlFailuresTests
{
    [TestCase(1021, "full")]
    [TestCase(1114, "full")]
    [TestCase(1037, "memory")]
    [TestCase(1040, "no connection left")]
    [TestCase(1203, "no connection left")]
    [TestCase(1045, "password or user")]
    [TestCase(1698, "password or user")]
    [TestCase(1044, "GRANT ALL")]
    [TestCase(1142, "GRANT ALL")]
    [TestCase(1049, "CREATE DATABASE")]
    [TestCase(1146, "missing")]
    [TestCase(1054, "--check-config")]
    [TestCase(1467, "stayed busy")]
    [TestCase(1820, "password of the service's user has expired")]
    [TestCase(1862, "password of the service's user has expired")]
    [TestCase(4151, "locked")]
    [TestCase(3118, "locked")]
    [TestCase(1205, "innodb_lock_wait_timeout")]
    [TestCase(1213, "other writers")]
    [TestCase(1290, "read-only")]
    [TestCase(1792, "read-only")]
    [TestCase(1836, "read-only")]
    [TestCase(1047, "Galera")]
    [TestCase(1053, "being stopped")]
    [TestCase(1317, "operator")]
    [TestCase(1969, "longer")]
    [TestCase(1193, "mysql_wsrep_sync_wait")]
    [TestCase(1231, "mysql_sql_mode")]
    [TestCase(1665, "binlog_format")]
    [TestCase(1034, "damaged")]
    [TestCase(1030, "files")]
    [TestCase(1927, "lost")]
    [TestCase(4031, "lost")]
    [TestCase(3159, "TLS")]
    [TestCase(-1, "in time")]
    [TestCase(1042, "cannot be reached")]
    [TestCase(1064, null)]
    [TestCase(1062, null)]
    [TestCase(0, null)]
    public void What_the_server_says_of_itself_is_explained(int number, string? word) =>
        Assert.That(MySqlErrors.Explain(Failure(number)), word is null ? Is.Null : Does.Contain(word));

    [TestCase(1053, true)]
    [TestCase(1047, true)]
    [TestCase(1927, true)]
    [TestCase(1290, true)]
    [TestCase(1042, true)]
    [TestCase(1021, false)]
    [TestCase(-1, false)]
    [TestCase(0, false)]
    public void A_connection_that_the_server_ended_is_replaced(int number, bool lost) =>
        Assert.That(MySqlErrors.IsLostConnection(Failure(number)), Is.EqualTo(lost));

    [TestCase(1213, "Deadlock found when trying to get lock; try restarting transaction", true)]
    [TestCase(1020, "Record has changed since last read in table 'images'", true)]
    [TestCase(1180, "Got error 149 \"Lock deadlock; Retry transaction\" during COMMIT", true)]
    [TestCase(1180, "Got error 28 during COMMIT", false)]
    [TestCase(1205, "Lock wait timeout exceeded", false)]
    public void What_lost_a_race_is_repeated(int number, string message, bool race) =>
        Assert.That(MySqlErrors.IsLostRace(Failure(number, message)), Is.EqualTo(race));

    [TestCase(1042, "Server does not support SSL", false)]
    [TestCase(1042, "Unable to connect to any of the specified MySQL hosts.", true)]
    [TestCase(1045, "Access denied", false)]
    [TestCase(1040, "Too many connections", true)]
    [TestCase(1049, "Unknown database", false)]
    public void A_start_waits_for_what_may_pass(int number, string message, bool passes) =>
        Assert.That(MySqlErrors.MayPass(Failure(number, message)), Is.EqualTo(passes));

    [TestCase(1406, "Data too long for column 'value' at row 1", "65535 bytes", "'value'")]
    [TestCase(1366, "Incorrect string value: '\\xF0\\x9F' for column `glance`.`image_tags`.`value` at row 1", "4 byte", "'value'")]
    [TestCase(1153, "Got a packet bigger than 'max_allowed_packet' bytes", "max_allowed_packet", "longer")]
    public void What_the_tables_have_no_place_for_is_the_clients_matter(int number, string message, string one, string other) =>
        Assert.That(
            MySqlRefusals.Of(Failure(number, message)),
            Is.TypeOf<InvalidImageException>().With.Message.Contains(one).And.Message.Contains(other));

    [Test]
    public void A_property_whose_name_is_not_told_from_anothers_is_named()
    {
        var told = MySqlRefusals.Of(
            Failure(1062, "Duplicate entry '11111111-2222-4333-8444-555555555555-Fo'o' for key 'ix_image_properties_image_id_name'"));

        Assert.That(told, Is.TypeOf<IndistinctPropertyException>().With.Property("Name").EqualTo("Fo'o"));
        Assert.That(MySqlRefusals.Of(Failure(1062, "Duplicate entry 'x' for key 'PRIMARY'")), Is.Null);
        Assert.That(MySqlRefusals.Of(Failure(1064)), Is.Null);
    }

    private static MySqlException Failure(int number, string message = "m") => (MySqlException)Activator.CreateInstance(
        typeof(MySqlException), BindingFlags.NonPublic | BindingFlags.Instance, null, [(MySqlErrorCode)number, message], null)!;
}
