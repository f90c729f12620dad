using Glance.Configuration.Validation;
using NUnit.Framework;

namespace Glance.UnitTests.Configuration;

/// <summary>Values with which a service starts and does not do what was meant.</summary>
internal sealed class ConfigurationDoubtTests
{
    [TestCase("[DEFAULT]\npublic_endpoint = images.example.org", 2, "public_endpoint = 'images.example.org': ")]
    [TestCase("[DEFAULT]\npublic_endpoint = ftp://images.example.org", 2, "should begin with https:// or http://")]
    [TestCase("[DEFAULT]\nworker_self_reference_url = 10.0.0.1:9292", 2, "worker_self_reference_url = ")]
    [TestCase("[keystone_authtoken]\nwww_authenticate_uri = keystone:5000", 2, "www_authenticate_uri = ")]
    [TestCase("[cors]\nallowed_origin = nonsense", 2, "no browser sends 'nonsense'")]
    [TestCase("[cors]\nallowed_origin = https://horizon.example.org/", 2, "no browser sends 'https://horizon.example.org/'")]
    [TestCase("[cors]\nallowed_origin = https://Horizon.example.org", 2, "no browser sends ")]
    [TestCase("[cors]\nallowed_origin = https://horizon.example.org:443", 2, "no browser sends ")]
    [TestCase("[cors.other]\nallowed_origin = horizon", 2, "[cors.other] allowed_origin")]
    [TestCase("[cors]\nmax_age = -2", 2, "[cors] max_age = '-2'")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file, b:file\n[glance_store]\ndefault_backend = a\n[a]\nfilesystem_store_datadir = /x\n"
        + "[b]\nfilesystem_store_datadirs = /y:1\nfilesystem_store_datadirs = /z/../x/:2",
        9, "the stores a and b have one directory, /x")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file, b:file\n[glance_store]\ndefault_backend = a\n[backend_defaults]\n"
        + "filesystem_store_datadir = /x",
        6, "the stores a and b have one directory, /x")]
    [TestCase("[glance_store]\nfilesystem_store_datadirs = /a:1,/b:2", 2, "this is one directory, /a:1,/b, with a comma in its name")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = a\n[a]\nfilesystem_store_datadirs = /a , /b",
        6, "[a] filesystem_store_datadirs")]
    public void A_value_that_cannot_do_what_was_meant_is_warned_of_with_its_place(string ini, int line, string words)
    {
        var report = Load.Report(ini);
        var warnings = report.Warnings.Select(warning => warning.ToString());

        Assert.That(report.Problems, Is.Empty);
        Assert.That(warnings, Has.One.Items.And.One.StartsWith($"{Load.File}:{line}: ").And.One.Contains(words));
    }

    [TestCase("[DEFAULT]\npublic_endpoint = HTTPS://images.example.org/path")]
    [TestCase("[DEFAULT]\npublic_endpoint =")]
    [TestCase("[cors]\nallowed_origin = *, null, https://horizon.example.org, http://[::1]:8080, http://localhost:3000\nmax_age = -1")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file, b:file, c:http\n[glance_store]\ndefault_backend = a\n"
        + "[a]\nfilesystem_store_datadir = /x\n[b]\nfilesystem_store_datadir = /x/y")]
    [TestCase("[glance_store]\nfilesystem_store_datadir = /x")]
    [TestCase("[glance_store]\nfilesystem_store_datadirs = /x,y:1")]
    [TestCase("[glance_store]\nfilesystem_store_datadirs = /x:1\nfilesystem_store_datadirs = /x/:2")]
    [TestCase(
        "[DEFAULT]\nenabled_backends = a:file\n[glance_store]\ndefault_backend = a\n"
        + "[a]\nfilesystem_store_datadirs = /x:1\nfilesystem_store_datadirs = /x/:2")]
    public void What_works_is_not(string ini) => Assert.That(Load.Report(ini).Warnings, Is.Empty);

    [Test]
    public void Each_doubt_says_what_happens_and_what_to_write_section_by_section() => Assert.That(
        Load.Report("""
            [DEFAULT]
            enabled_backends = one:file, two:file
            public_endpoint = images
            [glance_store]
            default_backend = one
            [one]
            filesystem_store_datadir = /x
            [two]
            filesystem_store_datadir = /x/
            [cors.b]
            allowed_origin = b/
            [cors.a]
            max_age = -2
            """).Warnings.Select(warning => warning.ToString()),
        Is.EqualTo(new[]
        {
            $"{Load.File}:3: [DEFAULT] public_endpoint = 'images': it is shown to clients as it stands and is no URL for them;"
                + " it should begin with https:// or http:// and a host, as in https://images.example.org",
            $"{Load.File}:13: [cors.a] max_age = '-2': browsers know seconds, and -1 for 'ask each time'",
            $"{Load.File}:11: [cors.b] allowed_origin = 'b/': no browser sends 'b/' as the origin of a page, so it allows nothing;"
                + " it should be *, or scheme and host and, where it is not the scheme's, the port, as in https://horizon.example.org,"
                + " in small letters and with nothing behind it",
            $"{Load.File}:9: [two] filesystem_store_datadir = '/x/': the stores one and two have one directory, /x:"
                + " an image that is deleted from one is gone from the other; give each its own",
        }));

    [Test]
    public void Directories_of_stores_are_compared_as_they_are_opened_relative_ones_below_the_working_directory()
    {
        static string Stores(string other) => $"""
            [DEFAULT]
            enabled_backends = one:file, two:file
            [glance_store]
            default_backend = one
            [one]
            filesystem_store_datadir = images
            [two]
            filesystem_store_datadir = {other}
            """;
        var here = Path.GetFullPath("images");

        static IEnumerable<string> Warnings(string other) => Load.Report(Stores(other)).Warnings.Select(warning => warning.ToString());
        Assert.That(Warnings(here), Has.Some.Contains($"have one directory, {here}:"));
        Assert.That(Warnings("/images"), Has.None.Contains("have one directory"));
    }

    [Test]
    public void Entries_without_a_directory_are_none_that_stores_share() => Assert.That(
        Load.Report("[DEFAULT]\nenabled_backends = a:file, b:file\n[glance_store]\ndefault_backend = a\n"
            + "[a]\nfilesystem_store_datadirs = :1\n[b]\nfilesystem_store_datadirs = :2\n").Warnings.Select(warning => warning.ToString()),
        Has.None.Contains("have one directory"));

    [TestCase("file://")]
    [TestCase("file:///srv")]
    [TestCase("mailto:op@example.org")]
    [TestCase("//horizon.example.org")]
    public void An_origin_has_scheme_and_host(string written) => Assert.That(WebOrigin.IsOne(written), Is.False);

    [Test]
    public void A_time_that_is_negative_is_refused_with_the_least() => Assert.That(
        Load.Report("[worker]\ngraceful_timeout = -3").Problems.Single().ToString(),
        Does.EndWith("or with a unit ms, s, m or h, at least 0"));
}
