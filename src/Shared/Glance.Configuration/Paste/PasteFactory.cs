namespace Glance.Configuration.Paste;

/// <summary>The factory a section names, and where it does.</summary>
/// <param name="Name">
/// <c>module:attr</c>, <c>assembly!Type</c>, or <c>egg:Dist#entry</c>; the prefix of <c>call:module:attr</c> is taken off.
/// </param>
/// <param name="Protocol">What it is called with.</param>
/// <param name="File">File that names it.</param>
/// <param name="Line">Line that names it.</param>
public sealed record PasteFactory(string Name, PasteProtocol Protocol, string File, int Line);
