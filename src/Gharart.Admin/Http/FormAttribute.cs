namespace Gharart.Admin.Http;

/// <summary>For the OpenAPI document: the regular expression that the whole text of a member or parameter has to match.</summary>
/// <param name="form">Without anchors.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
internal sealed class FormAttribute(string form) : Attribute
{
    public string Form { get; } = form;
}
