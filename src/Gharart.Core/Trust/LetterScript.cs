namespace Gharart.Core.Trust;

/// <summary>The writing system of a letter, as far as mixing it with another one matters.</summary>
internal enum LetterScript
{
    /// <summary>No letter, or one of a script that is not told apart here.</summary>
    None,
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Hebrew,
    Arabic,
    Indic,
    Thai,
    Georgian,
    Ethiopic,
    Cherokee,
    EastAsian,
}
