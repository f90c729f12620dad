namespace Glance.Logging;

/// <summary>
/// A message's state that has values of its own: <c>use_json</c> shows them beside the message. Texts are masked as messages are.
/// </summary>
public interface ILogFields
{
    /// <summary>
    /// Names and values, in the order in which they are shown; names must not be those that every line has. Called only where lines are
    /// JSON.
    /// </summary>
    IReadOnlyList<KeyValuePair<string, object?>> ToFields();
}
