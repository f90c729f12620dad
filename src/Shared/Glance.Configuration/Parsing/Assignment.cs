namespace Glance.Configuration.Parsing;

/// <summary>One assignment as somebody wrote it, with <c>$</c> names still in the text.</summary>
/// <param name="Group">Normalised section.</param>
/// <param name="Name">Option name.</param>
/// <param name="Text">Text of the value.</param>
/// <param name="Origin">Where it was written.</param>
internal sealed record Assignment(string Group, string Name, string Text, SettingOrigin Origin);
