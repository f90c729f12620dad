using Glance.Configuration;
using Glance.Domain.Policies;
using Glance.Policies;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

internal sealed class PolicyFileTests
{
    private readonly ManualTime _time = new();
    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase("\"get_images\": \"!\"\n")]
    [TestCase("get_images: '!'\n")]
    [TestCase("{\n\t\"get_images\": \"!\"\n}\n")]
    [TestCase("get_images: [[\"!\"], [\"role:none\", \"@\"]]\n")]
    [TestCase("{\"get_images\": [\"!\"]}")]
    public async Task A_file_overrides_a_default(string text)
    {
        Write("policy.yaml", text);

        Assert.That(await ListsAsync(Open()), Is.False);
    }

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("{}")]
    [TestCase("---\n")]
    [TestCase("get_images:\n")]
    public async Task An_empty_file_or_rule_is_fine(string text)
    {
        Write("policy.yaml", text);

        Assert.That(await ListsAsync(Open()), Is.True);
    }

    [TestCase("get_images: role:a\nget_image: admin\n", ":2: get_image: ")]
    [TestCase("get_images: !\n", ":1: ")]
    [TestCase("get_images: true\n", ":1: ")]
    [TestCase("\n- get_images\n", ":2: ")]
    [TestCase("a: {b: c}\n", ":1: ")]
    [TestCase("get_images: \"role\n", ":")]
    [TestCase("{\"a\": 1}", ":1: a: ")]
    [TestCase("a: rule:b\nb: rule:a\n", "circle")]
    public void A_bad_file_stops_the_start_and_says_where(string text, string place)
    {
        Write("policy.yaml", text);

        Assert.That(Open, Throws.TypeOf<PolicyFileException>().With.Message.Contains("policy.yaml").And.Message.Contains(place));
    }

    [Test]
    public async Task Json_stands_in_for_a_missing_yaml_file_and_directories_come_on_top()
    {
        Write("policy.json", "{\"get_images\": \"!\", \"get_image\": \"!\"}");
        Directory.CreateDirectory(_directory["policy.d"]);
        Write("policy.d/10-a.yaml", "get_images: '!'");
        Write("policy.d/20-b.yaml", "get_images: '@'");
        Write("policy.d/.hidden", "not a policy file");

        using var policy = Open();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await ListsAsync(policy), Is.True);
            Assert.That(PolicyListing.Write(policy.Rules), Does.Contain($"\"get_image\": \"!\"  # See an image; refused, it looks as if it were not there. [overridden: {_directory["policy.json"]}:1]"));
            Assert.That(PolicyListing.Write(policy.Rules), Does.Contain("20-b.yaml:1"));
        }
    }

    [Test]
    public async Task A_change_is_seen_a_second_later_and_a_bad_one_changes_nothing()
    {
        using var policy = Open();
        Write("policy.yaml", "get_images: '!'");
        var atOnce = await ListsAsync(policy);
        _time.Advance(TimeSpan.FromSeconds(1));
        var changed = await ListsAsync(policy);
        Write("policy.yaml", "get_images: nonsense and so on");
        _time.Advance(TimeSpan.FromSeconds(1));
        var bad = await ListsAsync(policy);
        File.Delete(_directory["policy.yaml"]);
        _time.Advance(TimeSpan.FromSeconds(1));
        var gone = await ListsAsync(policy);

        Assert.That((atOnce, changed, bad, gone), Is.EqualTo((true, false, false, true)));
    }

    [Test]
    public async Task What_is_listed_is_a_policy_file_that_means_the_same()
    {
        Write("policy.yaml", "get_images: role:none\nmine: \"'it':%(name)s\"\n");
        using var first = Open();
        Write("policy.yaml", PolicyListing.Write(first.Rules));

        using var second = Open();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.Rules.Rules.Select(rule => $"{rule.Name} {rule.Check}"), Is.EqualTo(first.Rules.Rules.Select(rule => $"{rule.Name} {rule.Check}")));
            Assert.That(await ListsAsync(second), Is.False);
        }
    }

    [Test]
    public async Task A_judge_that_does_not_answer_denies()
    {
        Write("policy.yaml", "get_images: http://127.0.0.1:1/never");
        using var policy = Open();

        Assert.That(await ListsAsync(policy), Is.False);
    }

    private PolicyEnforcer Open()
    {
        var configuration = ConfigurationSnapshot.FromText("[DEFAULT]\n", _directory["glance-api.conf"]);
        return PolicyEnforcer.Create(PolicyOptions.From(configuration), _time, NullLoggerFactory.Instance);
    }

    private void Write(string name, string text) => File.WriteAllText(_directory[name], text);

    private static async Task<bool> ListsAsync(PolicyEnforcer policy) =>
        await policy.AllowsAsync(Cases.Caller(), "get_images", PolicyTarget.OfImages(Cases.Caller()), default);

    private sealed class ManualTime : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
