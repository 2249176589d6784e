import java.io.*;
import java.nio.file.*;
import java.util.*;
import javax.xml.parsers.*;
import org.w3c.dom.*;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.*;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.*;
import org.verapdf.pdfa.validation.profiles.*;

/**
 * Juge des PDF selon un profil de veraPDF : une ligne par fichier, puis le nombre de règles.
 * Le profil est lu avec le DOM du JDK, parce que le jar n'a pas de quoi le lire lui-même.
 * Arguments : le profil (PDFA_2_B, PDFUA_1), la ressource XML, un fichier qui liste les PDF, un par ligne.
 */
public final class JugeVera {
    public static void main(String[] arguments) throws Exception {
        PDFAFlavour sorte = PDFAFlavour.valueOf(arguments[0]);
        PrintStream sortie = new PrintStream(new FileOutputStream(FileDescriptor.out), true, "UTF-8");
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profil = profil(sorte, arguments[1]);
        if (profil.getRules().isEmpty()) {
            throw new IllegalStateException("aucune règle dans le profil " + sorte);
        }
        for (String chemin : Files.readAllLines(Path.of(arguments[2]))) {
            sortie.println(chemin + "\t" + juger(new File(chemin), sorte, profil));
        }
        sortie.println("REGLES\t" + profil.getRules().size());
    }

    private static String juger(File fichier, PDFAFlavour sorte, ValidationProfile profil) {
        try (PDFAParser lecteur = Foundries.defaultInstance().createParser(fichier, sorte);
             PDFAValidator juge = Foundries.defaultInstance().createValidator(profil, false)) {
            ValidationResult resultat = juge.validate(lecteur);
            if (resultat.getTotalAssertions() == 0) {
                return "PANNE\trien n'a été vérifié";
            }
            Set<String> fautes = new TreeSet<>();
            for (TestAssertion constat : resultat.getTestAssertions()) {
                if (constat.getStatus() == TestAssertion.Status.FAILED) {
                    fautes.add(constat.getRuleId().getClause() + "-" + constat.getRuleId().getTestNumber());
                }
            }
            return (resultat.isCompliant() && fautes.isEmpty() ? "CONFORME" : "REFUSE") + "\t" + String.join(" ", fautes);
        } catch (Throwable panne) {
            return "PANNE\t" + String.valueOf(panne).replaceAll("\\s+", " ");
        }
    }

    private static ValidationProfile profil(PDFAFlavour sorte, String ressource) throws Exception {
        try (InputStream flux = JugeVera.class.getResourceAsStream(ressource)) {
            if (flux == null) {
                throw new FileNotFoundException(ressource);
            }
            Element racine = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(flux).getDocumentElement();
            Set<Rule> regles = new HashSet<>();
            for (Element regle : elements(racine, "rule")) {
                regles.add(regle(regle));
            }
            Set<Variable> variables = new HashSet<>();
            for (Element v : elements(racine, "variable")) {
                variables.add(Profiles.variableFromValues(
                    v.getAttribute("name"), v.getAttribute("object"), texte(v, "defaultValue"), texte(v, "value")));
            }
            ProfileDetails nom = Profiles.profileDetailsFromValues(sorte.name(), "", "", new Date(0));
            return Profiles.profileFromValues(sorte, nom, "", regles, variables);
        }
    }

    private static Rule regle(Element regle) {
        Element id = elements(regle, "id").get(0);
        RuleId numero = Profiles.ruleIdFromValues(
            PDFAFlavour.Specification.valueOf(id.getAttribute("specification")),
            id.getAttribute("clause"), Integer.parseInt(id.getAttribute("testNumber")));
        ErrorDetails message = Profiles.errorFromValues(texte(regle, "message"), new ArrayList<>());
        Boolean plusTard = regle.hasAttribute("deferred") ? Boolean.valueOf(regle.getAttribute("deferred")) : null;
        return Profiles.ruleFromValues(numero, regle.getAttribute("object"), plusTard, regle.getAttribute("tags"),
            texte(regle, "description"), texte(regle, "test"), message, new ArrayList<>());
    }

    private static List<Element> elements(Element parent, String nom) {
        NodeList trouves = parent.getElementsByTagName(nom);
        List<Element> liste = new ArrayList<>();
        for (int rang = 0; rang < trouves.getLength(); rang++) {
            liste.add((Element) trouves.item(rang));
        }
        return liste;
    }

    private static String texte(Element parent, String nom) {
        return elements(parent, nom).get(0).getTextContent();
    }
}
