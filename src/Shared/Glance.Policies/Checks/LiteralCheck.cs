using Glance.Policies.Language;
using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>'public':%(visibility)s</c>: something of the target has this value.</summary>
/// <param name="written">The literal as written.</param>
/// <param name="value">Its value as text, as Python prints it.</param>
/// <param name="match">What it is compared with.</param>
internal sealed class LiteralCheck(string written, string value, PolicyTemplate match) : PolicyCheck
{
    internal override IEnumerable<string> Keys => match.Keys;

    internal override bool Evaluate(in PolicyQuestion question) => match.Matches(question.Target, value, StringComparison.Ordinal);

    public override string ToString() => $"{written}:{match}";
}
