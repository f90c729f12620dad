using System.Text.RegularExpressions;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.BadInput;

/// <summary>Configurations as operators have them, and what goes wrong with them.</summary>
internal static partial class ConfigurationCorpus
{
    private const string Debian = "/usr/share/glance-common";

    private static readonly string[] Flavors =
        ["", "keystone", "caching", "keystone+caching", "cachemanagement", "keystone+cachemanagement", "trusted-auth", "nosuch"];

    private static readonly (string Name, Func<string, Random, string> Apply)[] Mutations =
    [
        ("as it is", static (text, _) => text),
        ("a line dropped", static (text, random) => Without(text, random)),
        ("two lines dropped", static (text, random) => Without(Without(text, random), random)),
        ("a value emptied", static (text, random) => Changed(text, random, static (name, _) => $"{name} =")),
        ("a value that is a word", static (text, random) => Changed(text, random, static (name, _) => $"{name} = seldom")),
        ("a value that is negative", static (text, random) => Changed(text, random, static (name, _) => $"{name} = -7")),
        ("a value that refers to itself", static (text, random) => Changed(text, random, static (name, _) => $"{name} = ${name}")),
        ("a line without an equals sign", static (text, _) => text + "\n[DEFAULT]\nhunter2\n"),
        ("a database of no known kind", static (text, _) => text + "\n[database]\nconnection = mssql+pyodbc://glance:hunter2@db/glance\n"),
        ("two @", static (text, _) => text + "\n[database]\nconnection = postgresql://glance:hunter2@x@127.0.0.1:1/glance\n"),
        ("a relative URL with two slashes", static (text, _) => text + "\n[database]\nconnection = sqlite:/tmp/a.sqlite\n"),
        ("no database", static (text, _) => text + "\n[database]\nconnection =\n"),
        ("a database below a file", static (text, _) => text + "\n[database]\nconnection = sqlite:////dev/null/glance.sqlite\n"),
        ("a database that is a directory", static (text, _) => text + "\n[database]\nconnection = sqlite:////tmp\n"),
        ("a database that is none", static (text, _) => text + "\n[database]\nconnection = sqlite:////etc/passwd\n"),
        ("an encryption key of 5 bytes", static (text, _) => text + "\n[DEFAULT]\nmetadata_encryption_key = 12345\n"),
        ("stores that are not there", static (text, _) => text + "\n[glance_store]\nstores = file,vmware\n"),
        ("a default store that is not loaded", static (text, _) => text + "\n[glance_store]\nstores = file\ndefault_store = http\n"),
        ("backends that are not there", static (text, _) => text + "\n[DEFAULT]\nenabled_backends = fast:file, ceph:vmware\n[glance_store]\ndefault_backend = fast\n"),
        ("a default backend that is missing", static (text, _) => text + "\n[DEFAULT]\nenabled_backends = fast:file\n[fast]\nfilesystem_store_datadir = {dir}/fast\n"),
        ("backends", static (text, _) => text + "\n[DEFAULT]\nenabled_backends = fast:file, web:http\n[glance_store]\ndefault_backend = fast\n[fast]\nfilesystem_store_datadir = {dir}/fast\n"),
        ("a data directory below a file", static (text, _) => text + "\n[glance_store]\nfilesystem_store_datadir = /dev/null/images\n"),
        ("a data directory in /proc", static (text, _) => text + "\n[glance_store]\nfilesystem_store_datadir = /proc/images\n"),
        ("a log directory that is absent", static (text, _) => text + "\n[DEFAULT]\nlog_dir = {dir}/absent\n"),
        ("a log file that is a directory", static (text, _) => text + "\n[DEFAULT]\nlog_file = {dir}\n"),
        ("a syslog facility that is none", static (text, _) => text + "\n[DEFAULT]\nuse_syslog = true\nsyslog_log_facility = LOG_MOON\n"),
        ("a hash that is none", static (text, _) => text + "\n[DEFAULT]\nhashing_algorithm = sha0\n"),
        ("a policy file that is no table", static (text, _) => text + "\n[oslo_policy]\npolicy_file = {dir}/glance-api-paste.ini\n"),
        ("a property protection file that is absent", static (text, _) => text + "\n[DEFAULT]\nproperty_protection_file = absent.conf\n"),
        ("a paste file that is absent", static (text, _) => text + "\n[paste_deploy]\nconfig_file = {dir}/absent.ini\n"),
        ("limits that nobody keeps", static (text, _) => text + "\n[DEFAULT]\nuse_keystone_limits = true\n"),
        ("an address of another machine", static (text, _) => text + "\n[DEFAULT]\nbind_host = 203.0.113.7\n"),
        ("a host without address", static (text, _) => text + "\n[DEFAULT]\nbind_host = nowhere.invalid\n"),
        ("an IPv4 address within IPv6", static (text, _) => text + "\n[DEFAULT]\nbind_host = ::ffff:127.0.0.1\n"),
        ("a multicast address", static (text, _) => text + "\n[DEFAULT]\nbind_host = 224.0.0.1\n"),
        ("a path with a zero byte", static (text, _) => text + "\n[DEFAULT]\nlog_file = {dir}/a\0b\n"),
        ("a file without an end", static (text, _) => text + "\n[DEFAULT]\nproperty_protection_file = /dev/zero\n"),
        ("authorities that are absent", static (text, _) => Trusting(text, "{dir}/absent.pem")),
        ("authorities that are none", static (text, _) => Trusting(text, "/etc/passwd")),
        ("log levels that are none", static (text, _) => text + "\n[DEFAULT]\ndefault_log_levels = foo\n"),
        ("a log format that is none", static (text, _) => text + "\n[DEFAULT]\nlogging_context_format_string = %(nope)s\n"),
        ("an endpoint without scheme", static (text, _) => text + "\n[DEFAULT]\npublic_endpoint = images.example.org\n"),
        ("an origin that is none", static (text, _) => text + "\n[cors]\nallowed_origin = nonsense\nmax_age = -2\n"),
        ("a default rule that is none", static (text, _) => text + "\n[oslo_policy]\npolicy_default_rule = nosuch\n"),
        ("service tokens of anybody", static (text, _) => text + "\n[keystone_authtoken]\nservice_token_roles_required = false\n"),
        ("an unknown option", static (text, _) => text + "\n[DEFAULT]\nimage_size_kap = 4\n"),
        ("an unfinished section", static (text, _) => text + "\n[DEFAULT\n"),
    ];

    private static string Trusting(string text, string authorities) =>
        text + $"\n[glance_store]\nstores = file,http\nhttps_ca_certificates_file = {authorities}\n";

    /// <summary>Every mutation once, then as many more as are wanted, over all bases in turn.</summary>
    public static IEnumerable<(string Name, string Configuration, string Paste)> Cases(int count)
    {
        var bases = Bases().ToList();
        var random = new Random(20261128);
        for (var i = 0; i < count; i++)
        {
            var (name, configuration, paste) = i < Mutations.Length ? bases[i % 2] : bases[random.Next(bases.Count)];
            var (what, apply) = i < Mutations.Length ? Mutations[i] : Mutations[random.Next(6)];
            yield return ($"{name}, {what}", apply(configuration, random), paste);
        }
    }

    private static IEnumerable<(string Name, string Configuration, string Paste)> Bases()
    {
        var ours = Complete(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "glance-api.conf")));
        var paste = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "glance-api-paste.ini"));
        var hasDebian = Directory.Exists(Debian);
        var debian = hasDebian ? Complete(File.ReadAllText(Path.Combine(Debian, "glance-api.conf"))) : ours;
        var debianPaste = hasDebian ? File.ReadAllText(Path.Combine(Debian, "glance-api-paste.ini")) : paste;
        yield return ("ours", ours, paste);
        yield return ("Debian's", debian, debianPaste);
        foreach (var flavor in Flavors)
        {
            yield return ($"ours with flavor '{flavor}'", ours + $"\n[paste_deploy]\nflavor = {flavor}\n", paste);
            yield return ($"Debian's with flavor '{flavor}'", debian + $"\n[paste_deploy]\nflavor = {flavor}\n{Keystone}", debianPaste);
        }

        foreach (var page in Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "docs"), "*.md").Order(StringComparer.Ordinal))
        {
            foreach (Match block in IniBlocks().Matches(File.ReadAllText(page)))
                yield return ($"{Path.GetFileName(page)} at {block.Index}", ours + "\n" + block.Groups["text"].Value, paste);
        }
    }

    private const string Keystone = "[keystone_authtoken]\nauth_type = password\nauth_url = http://127.0.0.1:1\nusername = glance\npassword = hunter2\nproject_name = service\nuser_domain_name = Default\nproject_domain_name = Default\n";

    private static string Complete(string text) =>
        text + "\n[database]\nconnection = sqlite:///{dir}/glance.sqlite\n[glance_store]\nfilesystem_store_datadir = {dir}/images\n";

    private static string Without(string text, Random random)
    {
        var lines = text.Split('\n').ToList();
        var settings = Settings(lines);
        lines.RemoveAt(settings[random.Next(settings.Count)]);
        return string.Join('\n', lines);
    }

    private static string Changed(string text, Random random, Func<string, string, string> change)
    {
        var lines = text.Split('\n').ToList();
        var settings = Settings(lines);
        var at = settings[random.Next(settings.Count)];
        var parts = lines[at].Split('=', 2);
        lines[at] = change(parts[0].Trim(), parts[1].Trim());
        return string.Join('\n', lines);
    }

    private static List<int> Settings(List<string> lines) =>
        [.. Enumerable.Range(0, lines.Count).Where(i => SettingLine().IsMatch(lines[i]))];

    [GeneratedRegex("^[a-z_]+ *=")]
    private static partial Regex SettingLine();

    [GeneratedRegex(@"```ini\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex IniBlocks();
}
