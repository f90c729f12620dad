using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>@</c> allows, <c>!</c> denies.</summary>
internal sealed class ConstantCheck(bool allows) : PolicyCheck
{
    public static readonly ConstantCheck Allow = new(true);
    public static readonly ConstantCheck Deny = new(false);

    internal override bool Evaluate(in PolicyQuestion question) => allows;

    public override string ToString() => allows ? "@" : "!";
}
