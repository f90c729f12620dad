using Glance.Domain.Images;
using Glance.Domain.Quotas;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Quotas;

/// <summary>How many properties and tags one image may have.</summary>
internal sealed class ImageQuotasTests
{
    private static readonly Image Empty = new()
    {
        Id = "i",
        Status = ImageStatus.Queued,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [TestCase(-1, 1000, null)]
    [TestCase(0, 0, null)]
    [TestCase(0, 1, "The limit has been exceeded on the number of allowed image properties. Attempted: 1, Maximum: 0")]
    [TestCase(2, 2, null)]
    [TestCase(2, 3, "The limit has been exceeded on the number of allowed image properties. Attempted: 3, Maximum: 2")]
    public void Properties_are_counted_without_those_of_the_service(int quota, int count, string? refusal)
    {
        var quotas = new ImageQuotas { Properties = quota };

        Assert.That(Refusal(() => quotas.RequireProperties([.. Names(count), "os_glance_import_task", "os_glance"])), Is.EqualTo(refusal));
    }

    [Test]
    public void Only_the_prefix_itself_is_the_services()
    {
        var quotas = new ImageQuotas { Properties = 0 };

        Assert.That(Refusal(() => quotas.RequireProperties(["OS_GLANCE_x"])), Is.Not.Null);
        Assert.That(Refusal(() => quotas.RequireProperties(["my_os_glance"])), Is.Not.Null);
    }

    [TestCase(-1, 1000, null)]
    [TestCase(0, 0, null)]
    [TestCase(0, 1, "The limit has been exceeded on the number of allowed image tags. Attempted: 1, Maximum: 0")]
    [TestCase(2, 2, null)]
    [TestCase(2, 3, "The limit has been exceeded on the number of allowed image tags. Attempted: 3, Maximum: 2")]
    public void Tags_are_counted(int quota, int count, string? refusal) =>
        Assert.That(Refusal(() => new ImageQuotas { Tags = quota }.RequireTags(count)), Is.EqualTo(refusal));

    [TestCase("a b", "a b c", true, TestName = "A change that adds is held against the quota")]
    [TestCase("a b", "a B", true, TestName = "Another spelling is another one")]
    [TestCase("a b", "a b", false, TestName = "An image that has too many already may be changed otherwise")]
    [TestCase("a b", "a", false, TestName = "and lose some")]
    [TestCase("a b", "", false, TestName = "or all")]
    public void Require(string before, string after, bool held)
    {
        var quotas = new ImageQuotas { Properties = 1, Tags = 1 };
        var stored = With("a b c");

        Assert.That(
            Refusal(() => quotas.Require(WithProperties(before), WithProperties(after), stored)),
            Is.EqualTo(held ? "The limit has been exceeded on the number of allowed image properties. Attempted: 3, Maximum: 1" : null));
        Assert.That(
            Refusal(() => quotas.Require(WithTags(before), WithTags(after), stored)),
            Is.EqualTo(held ? "The limit has been exceeded on the number of allowed image tags. Attempted: 3, Maximum: 1" : null));
    }

    [Test]
    public void What_is_stored_counts_and_not_what_the_change_saw()
    {
        var quotas = new ImageQuotas { Properties = 1, Tags = 1 };

        Assert.That(Refusal(() => quotas.Require(Empty, With("a b c"), With("a"))), Is.Null);
    }

    [Test]
    public void Quotas_that_limit_nothing_are_no_limits()
    {
        Assert.That((ImageQuotas.None.Properties, ImageQuotas.None.Tags), Is.EqualTo((-1, -1)));
        Assert.That(new ImageQuotas().Alone, Is.SameAs(UsageLimits.None));
        Assert.That(new ImageQuotas { Tags = 3 }.Alone, Is.EqualTo(new UsageLimits { Image = new ImageQuotas { Tags = 3 } }));
    }

    private static Image With(string names) => WithTags(names) with { Properties = WithProperties(names).Properties };

    private static Image WithProperties(string names) =>
        Empty with { Properties = Split(names).ToDictionary(name => name, _ => (string?)"v") };

    private static Image WithTags(string names) => Empty with { Tags = Split(names) };

    private static string[] Split(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(number => $"p{number}");

    private static string? Refusal(Action require)
    {
        try
        {
            require();
            return null;
        }
        catch (QuotaExceededException refused)
        {
            Assert.That(refused.Resource, Is.Null, "no limit of the project");
            return refused.Message;
        }
    }
}
