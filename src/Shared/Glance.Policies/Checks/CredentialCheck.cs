using Glance.Domain.Policies;
using Glance.Policies.Language;
using Glance.Policies.Rules;

namespace Glance.Policies.Checks;

/// <summary><c>project_id:%(owner)s</c>: something of the caller equals something of the target, or a fixed text.</summary>
/// <param name="path">Name of the credential; one with dots is looked up in vain, since no credential has parts.</param>
/// <param name="match">What it is compared with.</param>
internal sealed class CredentialCheck(string path, PolicyTemplate match) : PolicyCheck
{
    private readonly Credential _credential = CredentialNames.Find(path);

    /// <summary>What of the caller is compared.</summary>
    public string Path => path;

    /// <summary>Whether no caller has it, so that nobody passes.</summary>
    public bool IsOfNobody => !_credential.Exists;

    internal override IEnumerable<string> Keys => match.Keys;

    internal override bool Evaluate(in PolicyQuestion question)
    {
        if (_credential.List(question.Caller) is { } values)
        {
            for (var i = 0; i < values.Count; i++)
            {
                if (match.Matches(question.Target, values[i], StringComparison.Ordinal))
                    return true;
            }

            return false;
        }

        // Upstream compares the word None, so that a caller without project owns what nobody owns; here nothing equals nothing
        // unless the rule itself says None (docs/decisions/0072).
        return _credential.Exists
            && (_credential.Text(question.Caller) is { } value
                ? match.Matches(question.Target, value, StringComparison.Ordinal)
                : match.IsConstant && match.Matches(question.Target, PolicyTarget.None, StringComparison.Ordinal));
    }

    public override string ToString() => $"{path}:{match}";
}
