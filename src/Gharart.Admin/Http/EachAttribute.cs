namespace Gharart.Admin.Http;

/// <summary>For the OpenAPI document: what each text of a list may be.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class EachAttribute : Attribute
{
    /// <summary>Characters at most; 0 where it is not said.</summary>
    public int MaxLength { get; set; }

    /// <summary>A regular expression for the whole of it, without anchors.</summary>
    public string? Form { get; set; }
}
