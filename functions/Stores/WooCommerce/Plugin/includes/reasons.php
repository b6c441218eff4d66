<?php
/**
 * What a customer can choose from when asked why.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

/**
 * The reasons in the store's language: those the service knows, asked for once a day; ours when it cannot be asked.
 *
 * @return array<string,string> Name to label, in the order in which they are shown.
 */
function reasons() {
	$name  = 'cancelsaver_reasons_' . md5( determine_locale() );
	$known = get_transient( $name );
	if ( is_array( $known ) && array() !== $known ) {
		return $known;
	}
	$read   = array();
	$answer = ask_service( 'reasons', array( 'language' => str_replace( '_', '-', determine_locale() ) ), 3 );
	if ( ! is_wp_error( $answer ) && isset( $answer['reasons'] ) && is_array( $answer['reasons'] ) ) {
		foreach ( $answer['reasons'] as $reason ) {
			if ( isset( $reason['name'], $reason['label'] ) && is_string( $reason['name'] ) && is_string( $reason['label'] ) ) {
				$read[ sanitize_text_field( $reason['name'] ) ] = sanitize_text_field( $reason['label'] );
			}
		}
	}
	// A customer never waits for the service twice in a row: what is shipped stands in for an hour.
	$life = array() === $read ? HOUR_IN_SECONDS : DAY_IN_SECONDS;
	$read = array() === $read ? shipped_reasons() : $read;
	set_transient( $name, $read, $life );
	return $read;
}

/**
 * The reasons as they are shipped.
 *
 * @return array<string,string>
 */
function shipped_reasons() {
	return array(
		'ChangedMind'      => __( 'I changed my mind', 'cancelsaver' ),
		'ShippingCost'     => __( 'Shipping costs too much', 'cancelsaver' ),
		'DeliveryTime'     => __( 'Delivery takes too long', 'cancelsaver' ),
		'CheaperElsewhere' => __( 'I found it cheaper elsewhere', 'cancelsaver' ),
		'PaymentMethod'    => __( 'I want to pay another way', 'cancelsaver' ),
		'ForgotCode'       => __( 'I forgot to use a discount code', 'cancelsaver' ),
		'WrongItem'        => __( 'I ordered the wrong item, size or address', 'cancelsaver' ),
		'ProductDoubt'     => __( 'I am not sure about the product', 'cancelsaver' ),
		'ReturnPolicy'     => __( 'I am not sure about returns', 'cancelsaver' ),
		'AccountRequired'  => __( 'I did not want an account', 'cancelsaver' ),
		'Other'            => __( 'Something else', 'cancelsaver' ),
	);
}
