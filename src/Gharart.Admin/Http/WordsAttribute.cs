namespace Gharart.Admin.Http;

/// <summary>For the OpenAPI document: a text, or each text of a list, is one of an enum's contract words.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class WordsAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;

    /// <summary>As they are shown; they are read in any case.</summary>
    public bool InLowerCase { get; set; }
}
