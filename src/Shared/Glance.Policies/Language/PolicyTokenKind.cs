namespace Glance.Policies.Language;

/// <summary>Kinds of words in a rule.</summary>
internal enum PolicyTokenKind
{
    Open,
    Close,
    And,
    Or,
    Not,
    Check,
    End,
}
