using System.Reflection;
using Glance.Domain.Policies;
using Glance.Policies.Defaults;
using NUnit.Framework;

namespace Glance.UnitTests.Policies;

/// <summary>The names that operations ask for, beside the rules that answer.</summary>
internal sealed class PolicyActionsTests
{
    [Test]
    public void Every_action_has_a_default_and_every_default_an_action() =>
        Assert.That(
            Names(typeof(PolicyActions)).Concat(Names(typeof(MetadefPolicyActions))),
            Is.EqualTo(PolicyDefaults.All.Select(policy => policy.Name)));

    private static IEnumerable<string> Names(Type constants) =>
        constants.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!);
}
