using System.Text.RegularExpressions;
using Glance.TestKit.Processes;
using NUnit.Framework;

namespace Glance.FunctionalTests.BadInput.Checks;

/// <summary>What the check warns of and takes note of, a start tells too, with the same places, whether it fails or not.</summary>
internal sealed partial class SameWarningsTests
{
    private const string Configuration = """
        [DEFAULT]
        wrokers = 2
        use_keystone_limits = true
        image_cache_max_size = 5
        [glance_store]
        stores = file, http
        default_store = http
        filesystem_store_datadir = {dir}/images
        https_ca_certificates_file = /etc/passwd
        [oslo_policy]
        policy_default_rule = nosuch
        [database]
        connection = sqlite:///{dir}/glance.sqlite

        """;

    private const string Paste = """
        [composite:glance-api]
        paste.composite_factory = glance.api:root_app_factory
        /: api
        [pipeline:api]
        pipeline = cors unauthenticated-context apiv2app
        [filter:cors]
        paste.filter_factory = oslo_middleware.cors:filter_factory
        oslo_config_project = glance
        max_aeg = 5
        [filter:unauthenticated-context]
        paste.filter_factory = glance.api.middleware.context:UnauthenticatedContextMiddleware.factory
        [app:apiv2app]
        paste.app_factory = glance.api.v2.router:API.factory
        """;

    // The supervisor finds the first, a worker the others; each before it has come to the pipeline.
    [TestCase("[paste_deploy]\nflavor = nosuch", false)]
    [TestCase("[glance_store]\nfilesystem_store_file_perm = 999", false)]
    [TestCase("[database]\nconnection = sqlite:///{dir}/glance-api.conf", false)]
    [TestCase("", true)]
    public async Task A_start_tells_them_too(string fault, bool serves)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["glance-api.conf"], SameWords.Filled(Configuration + fault, directory));
        File.WriteAllText(directory["glance-api-paste.ini"], Paste);
        string[] arguments = ["--config-file", directory["glance-api.conf"]];

        var check = await GlanceProgram.RunAsync([.. arguments, "--check-config"], Variables(1));

        var told = Told(check.Text);
        Assert.That(told, Has.Count.EqualTo(serves || !fault.Contains("flavor", StringComparison.Ordinal) ? 8 : 7), check.Text);
        foreach (var workers in (int[])[0, 1])
        {
            var start = await GlanceProgram.StartAsync(arguments, Variables(workers));
            Assert.That(start.Served, Is.EqualTo(serves), start.Text);
            Assert.That(Told(start.Text), Is.EquivalentTo(told), $"workers = {workers}\n{start.Text}\n{check.Text}");
        }
    }

    private static Dictionary<string, string> Variables(int workers) =>
        new() { ["OS_DEFAULT__BIND_PORT"] = "0", ["OS_DEFAULT__WORKERS"] = $"{workers}" };

    private static List<string> Told(string text) =>
    [
        .. Line().Matches(text.Split("Serving on ")[0]).Select(match => match.Groups["words"].Value.TrimEnd())
            .Where(words => !words.Contains("pool_size", StringComparison.Ordinal)).Distinct(),
    ];

    // A start goes on after some errors, of which the check warns.
    [GeneratedRegex(
        @"^(WARNING: |note: |\S+ \S+ \d+ (?:WARNING|ERROR) \S+ \[-\] |"
            + @"\S+ \S+ \d+ INFO glance\.common\.config \[-\] (?=\S+:\d+: ))(?<words>.+)$",
        RegexOptions.Multiline)]
    private static partial Regex Line();
}
