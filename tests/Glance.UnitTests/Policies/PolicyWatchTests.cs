using Glance.Policies.Files;
using Glance.TestKit.Processes;
using Microsoft.Extensions.Time.Testing;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>How a change of policy files is noticed.</summary>
internal sealed class PolicyWatchTests
{
    private const long Now = 1_700_000_000_000_000_000;
    private const long Doubtful = 50_000_000;

    private static readonly DateTimeOffset Later = DateTimeOffset.UtcNow.AddDays(1);

    private TemporaryDirectory _directory = null!; // made before each test

    [SetUp]
    public void MakeDirectory() => _directory = new TemporaryDirectory();

    [TearDown]
    public void RemoveDirectory() => _directory.Dispose();

    [TestCase(0, true)]
    [TestCase(Doubtful - 1, true)]
    [TestCase(Doubtful, false)]
    [TestCase(Doubtful * 100, false)]
    [TestCase(-Doubtful, true)]
    [TestCase(-Doubtful - 1, false)]
    public void A_look_within_a_few_steps_of_the_clock_after_a_change_is_doubtful(long since, bool doubtful)
    {
        var written = new FileLook(0x81a4, 1, 2, 3, Written: Now, Changed: 0);
        var changed = new FileLook(0x81a4, 1, 2, 3, Written: 0, Changed: Now);

        Assert.That((written.IsDoubtfulAt(Now + since), changed.IsDoubtfulAt(Now + since)), Is.EqualTo((doubtful, doubtful)));
    }

    [Test]
    public void Nothing_is_never_doubtful() => Assert.That(default(FileLook).IsDoubtfulAt(0), Is.False);

    [TestCase(0x81a4, "file")]
    [TestCase(0x21b6, "file")]
    [TestCase(0x11a4, "pipe")]
    [TestCase(0x41ed, "directory")]
    [TestCase(0xc1ed, "")]
    public void What_something_is_shows_whatever_its_rights(int mode, string kind)
    {
        var look = new FileLook((ushort)mode, 1, 2, 3, Now, Now);

        Assert.That((look.IsFile, look.IsPipe, look.IsDirectory), Is.EqualTo((kind == "file", kind == "pipe", kind == "directory")));
    }

    [Test]
    public void What_looks_the_same_long_after_it_changed_is_not_past()
    {
        var item = Item(_directory.Path);

        Assert.That(new PolicyWatch([item], [], [item], new FakeTimeProvider(Later)).IsPast(), Is.False);
    }

    [Test]
    public void What_was_found_just_after_it_changed_is_past_at_once_and_so_is_what_lies_beside([Values] bool beside)
    {
        var item = Item(_directory.Path);
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddTicks(item.Look.Changed / 100));
        PolicyWatch.Item[] one = [item];

        Assert.That(new PolicyWatch(beside ? [] : one, [], beside ? one : [], time).IsPast(), Is.True);
    }

    [Test]
    public void What_looks_another_way_is_past([Values] bool beside)
    {
        var item = Item(_directory.Path);
        PolicyWatch.Item[] other = [item with { Look = item.Look with { Size = item.Look.Size + 1 } }];

        Assert.That(new PolicyWatch(beside ? [] : other, [], beside ? other : [], new FakeTimeProvider(Later)).IsPast(), Is.True);
    }

    [Test]
    public void A_watch_goes_on_where_a_directory_changed_and_nothing_appeared_that_counts()
    {
        var missing = new PolicyWatch.Item(Statx.Path(_directory["policy.yaml"]), default);
        PolicyWatch.Item[] parents = [Item(_directory.Path) with { Look = default }];
        var watch = new PolicyWatch([], [missing], parents, new FakeTimeProvider(Later));
        Assert.That(watch.IsPast(), Is.True);

        var renewed = watch.Renew();

        Assert.That(renewed, Is.Not.Null);
        Assert.That(renewed!.IsPast(), Is.False);
        File.WriteAllText(_directory["policy.yaml"], "");
        Assert.That(watch.Renew(), Is.Null, "what appears is looked for");
    }

    [Test]
    public void A_link_that_leads_nowhere_is_watched_itself()
    {
        File.CreateSymbolicLink(_directory["policy.yaml"], Path.Combine(Path.GetTempPath(), Path.GetFileName(_directory.Path) + ".rules"));
        var list = new PolicyWatchList(new FakeTimeProvider(Later));
        list.AddMissing(_directory["policy.yaml"]);
        var watch = list.ToWatch();
        var before = watch.IsPast();

        var target = Path.Combine(Path.GetTempPath(), Path.GetFileName(_directory.Path) + ".rules");
        File.WriteAllText(target, "");
        var after = watch.IsPast();
        File.Delete(target);

        Assert.That((before, after), Is.EqualTo((false, true)));
    }

    private static PolicyWatch.Item Item(string path) => new(Statx.Path(path), Statx.Look(Statx.Path(path)));
}
