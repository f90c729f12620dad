namespace Glance.ExampleFilter;

/// <summary>What a filter must not look like: neither the constructor nor the method of one. Tests expect it to be refused.</summary>
public sealed class Misshapen;
