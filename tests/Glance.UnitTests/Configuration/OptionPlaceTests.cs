using Glance.Configuration;
using Glance.Configuration.Reporting;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>Where an option was set stands before what other projects find wrong with it.</summary>
internal sealed class OptionPlaceTests
{
    private static readonly ConfigurationSnapshot Configuration = ConfigurationSnapshot.FromText(
        """
        [DEFAULT]
        workers = 3
        enabled_backends = fast:file, slow:file
        [glance_store]
        filesystem_store_datadir = /x
        [fast]
        filesystem_store_datadir = /f
        [backend_defaults]
        filesystem_store_datadir = /d
        weight = 4
        """,
        "/f.conf").With("cors", [new("max_age", "9")], _ => new SettingOrigin(SettingSource.PasteFile, "/p.ini", 7));

    [TestCase("[DEFAULT] workers is too large", "/f.conf:2: ")]
    [TestCase("too large: [DEFAULT] workers", "/f.conf:2: ")]
    [TestCase("[DEFAULT] backlog and workers are too large", "/f.conf:2: ")]
    [TestCase("[DEFAULT] bind_host, backlog and workers are too large", "/f.conf:2: ")]
    [TestCase("[DEFAULT] backlog is larger than [DEFAULT] workers", "/f.conf:2: ")]
    [TestCase("[glance_store] filesystem_store_datadir is full", "/f.conf:5: ")]
    [TestCase("[fast] filesystem_store_datadir is full", "/f.conf:7: ")]
    [TestCase("[FAST] filesystem_store_datadir is full", "/f.conf:7: ")]
    [TestCase("[slow] filesystem_store_datadir is full", "/f.conf:9: ")]
    [TestCase("[fast] weight is odd", "/f.conf:10: ")]
    [TestCase("[cors] max_age is odd", "/p.ini:7: ")]
    [TestCase("[DEFAULT] backlog is too large", "")]
    [TestCase("[DEFAULT] workersx is no option", "")]
    [TestCase("[DEFAULT] backlog or workers is too large", "")]
    [TestCase("[elsewhere] workers is no option", "")]
    [TestCase("nothing is said of workers", "")]
    [TestCase("/f.conf:2: [DEFAULT] workers is too large", "")]
    [TestCase("/f.conf:2 [DEFAULT] workers is too large", "")]
    [TestCase("/etc/my glance/f.conf:2: [DEFAULT] workers is too large", "")]
    [TestCase("environment variable OS_DEFAULT__WORKERS: [DEFAULT] workers is too large", "")]
    [TestCase("command line --workers: [DEFAULT] workers is too large", "")]
    [TestCase("default: [DEFAULT] workers is too large", "")]
    [TestCase("[database] connection: db:5432: no answer of [DEFAULT] workers", "/f.conf:2: ")]
    public void The_place_of_the_first_option_that_is_set_stands_before_a_message_without_one(string message, string place) =>
        Assert.That(OptionPlace.Before(message, Configuration), Is.EqualTo(place + message));

    [TestCase("[database] connection is not set; name a database", "conection", "connection")]
    [TestCase("[database] connection: it is missing", "Connection", "connection")]
    [TestCase("[fast] filesystem_store_metadata_file is not set", "filesystem_store_metdata_file", "filesystem_store_metadata_file")]
    public void Behind_a_message_about_an_option_that_nobody_set_stands_the_misspelt_one(string message, string written, string meant)
    {
        var section = message[..(message.IndexOf(']', StringComparison.Ordinal) + 1)];
        var configuration = ConfigurationSnapshot.FromText($"{section}\nweight = 4\n{written} = x\n", "/f.conf");

        var hint = $"; /f.conf:3 sets {written}, which is no option: did you mean {meant}?";
        Assert.That(OptionPlace.Before(message, configuration), Is.EqualTo(message + hint));
    }

    [TestCase("[fast] filesystem_store_datadirs is not set", "filesystem_store_datadir = x", Description = "another option")]
    [TestCase("[database] connection is not set", "elsewhere = x")]
    [TestCase("[database] is not there", "os = x", Description = "no option is named")]
    public void Behind_other_messages_stands_nothing(string message, string line)
    {
        var section = message[..(message.IndexOf(']', StringComparison.Ordinal) + 1)];

        Assert.That(OptionPlace.Before(message, ConfigurationSnapshot.FromText($"{section}\n{line}\n")), Is.EqualTo(message));
    }
}
