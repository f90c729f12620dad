using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Glance.Stores.Drivers.Cinder.Iscsi.Targets;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Iscsi;

internal sealed class ConnectionInfoReaderTests
{
    private const string Secret = "the-secret-of-chap";

    // What a key's value may be replaced with.
    private static readonly string[] Values =
    [
        "null", "true", "-1", "1", "16384", "1.5", "1e30", "\"\"", "\"1\"", "\" 1\"", "[]", "{}", "[null]", "[\"10.0.0.1:3260\"]", "[1, 2]",
        "\"iqn.2010-10.org.openstack:a\"", "\"10.0.0.1:3260\"", "\"\\u0000\"", "\"\\ud800\"", "\"CHAP\"", "\"None\"", "\"ro\"",
        "\"a\\nb\"",
    ];

    private static readonly string[] Keys =
    [
        "target_portal", "target_iqn", "target_lun", "target_portals", "target_iqns", "target_luns", "auth_method", "auth_username",
        "auth_password", "auth_username_in", "auth_password_in", "access_mode",
    ];

    [Test]
    public void One_path_with_a_password_as_cinder_tells_of_it()
    {
        var volume = Read("""
            {"target_discovered": false, "target_portal": "127.0.0.1:13260", "target_iqn": "iqn.2026-11.test.glance:v", "target_lun": 1,
             "volume_id": "v", "auth_method": "CHAP", "auth_username": "u", "auth_password": "p", "discard": false, "access_mode": "rw"}
            """);

        Assert.That(volume.Paths, Is.EqualTo(new[] { Path("127.0.0.1", 13260, "iqn.2026-11.test.glance:v", 1) }));
        Assert.That((volume.Secrets?.User, volume.Secrets?.Password, volume.Secrets?.TargetUser), Is.EqualTo(("u", "p", (string?)null)));
        Assert.That(volume.IsReadOnly, Is.False);
    }

    [Test]
    public void Several_paths_come_in_their_order_and_each_once()
    {
        var volume = Read("""
            {"target_portal": "10.0.0.1:3260", "target_iqn": "iqn.a", "target_lun": 1, "access_mode": "ro",
             "target_portals": ["10.0.0.2:3260", "[fd00::1]:3260", "10.0.0.2:3260,5"], "target_iqns": ["iqn.b", "iqn.c", "iqn.b"],
             "target_luns": [2, "3", 2]}
            """);

        Assert.That(volume.Paths, Is.EqualTo(new[] { Path("10.0.0.2", 3260, "iqn.b", 2), Path("fd00::1", 3260, "iqn.c", 3) }));
        Assert.That((volume.Secrets, volume.IsReadOnly), Is.EqualTo(((ChapSecrets?)null, true)));
    }

    [Test]
    public void Paths_without_a_number_of_their_own_have_the_common_one()
    {
        var volume = Read("""{"target_portals": ["a:1", "b:2"], "target_iqns": ["iqn.a", "iqn.a"], "target_lun": 4}""");

        Assert.That(volume.Paths.Select(path => path.Lun), Is.EqualTo(new[] { 4, 4 }));
    }

    [TestCase("[]", "connection_info is no JSON object")]
    [TestCase("{}", "target_portal is missing or no text, and must be host:port, or [address]:port")]
    [TestCase("""{"target_portal": "a:0"}""", "target_portal = a:0 must be host:port, or [address]:port")]
    [TestCase("""{"target_portal": "a", "target_iqn": "x"}""", "target_iqn = x must be a name that begins with iqn., eui. or naa.")]
    [TestCase("""{"target_portal": "a", "target_iqn": "iqn.a", "target_lun": -1}""", "target_lun = -1 must be a number from 0 to 16383")]
    [TestCase("""{"target_portals": ["a"], "target_iqns": ["iqn.a", "iqn.b"]}""",
        "target_portals, target_iqns and target_luns have 1, 2 and 0 entries, not as many each")]
    [TestCase("""{"target_portal": "a", "target_iqn": "iqn.a", "auth_method": "SRP"}""", "auth_method = SRP must be CHAP, or be left out")]
    [TestCase("""{"target_portal": "a", "target_iqn": "iqn.a", "auth_method": "CHAP", "auth_username": "u"}""",
        "auth_method is CHAP, and auth_password is missing")]
    public void What_cannot_be_meant_is_told_with_key_and_value(string json, string message) =>
        Assert.That(() => Read(json), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));

    [Test]
    public void Whatever_is_in_it_is_understood_or_refused_and_secrets_are_never_told() => Prop.ForAll(
        Gen.Zip(Gen.Elements(Keys), Gen.Elements(Values)).ListOf().ToArbitrary(), changes =>
        {
            var entries = new Dictionary<string, string>
            {
                ["target_portal"] = "\"10.0.0.1:3260\"",
                ["target_iqn"] = "\"iqn.a\"",
                ["auth_method"] = "\"CHAP\"",
                ["auth_username"] = "\"u\"",
                ["auth_password"] = $"\"{Secret}\"",
            };
            foreach (var (key, value) in changes)
                entries[key] = value;
            try
            {
                var volume = Read($"{{{string.Join(", ", entries.Select(entry => $"\"{entry.Key}\": {entry.Value}"))}}}");
                return volume.Paths.Count > 0 && !volume.ToString().Contains(Secret, StringComparison.Ordinal);
            }
            catch (FormatException e)
            {
                return !e.Message.Contains(Secret, StringComparison.Ordinal) && !e.Message.Contains('\n', StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();

    private static IscsiVolume Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return ConnectionInfoReader.Read(document.RootElement);
    }

    private static IscsiPath Path(string host, int port, string target, int lun) => new(new IscsiPortal(host, port), target, lun);
}
